import { alert } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** An alert that pages somebody must have been seen to fire: a drill breaks something and waits for the alert. */
export const alertHasDrill: Rule = {
  id: 'alert-has-drill',
  severity: 'warning',
  source: 'https://sre.google/workbook/alerting-on-slos/',
  *check({ alerts }) {
    for (const alert of alerts) {
      if (alert.severity !== 'page' || alert.drill !== undefined) continue
      yield {
        at: [alert, 'drill'],
        what: `The alert on ${alert.on} pages somebody, but no drill makes it fire`,
        why: 'An expression that matches no series stays silent, even in the outage that it was written for',
        fix: 'Name the drill that triggers it, or set severity to "ticket"',
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
