import { alert } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** What wakes somebody has been seen to fire: a drill breaks something and waits for it. */
export const alertHasDrill: Rule = {
  id: 'alert-has-drill',
  severity: 'warning',
  source: 'https://sre.google/workbook/alerting-on-slos/',
  *check({ alerts }) {
    for (const alert of alerts) {
      if (alert.severity !== 'page' || alert.drill !== undefined) continue
      yield {
        at: [alert, 'drill'],
        what: `The alert on ${alert.on} calls somebody, and no drill makes it fire`,
        why: 'An expression that matches no series is silent, in peace as in the outage that it was written for',
        fix: 'Name the drill that provokes it, or make it a ticket',
      }
    }
  },
  examples: {
    bad: [{ declares: () => ({ alerts: [alert('disk')] }) }],
    good: [
      { declares: () => ({ alerts: [alert('disk', { drill: 'disk-full' })] }) },
      { declares: () => ({ alerts: [alert('transaction-ids', { severity: 'ticket' })] }) },
    ],
  },
}
