import { alert } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** An alert must have a runbook: the person on call may not have built what broke. */
export const alertHasRunbook: Rule = {
  id: 'alert-has-runbook',
  severity: 'warning',
  source: 'https://sre.google/sre-book/practical-alerting/',
  *check({ alerts }) {
    for (const alert of alerts) {
      if (alert.runbook.trim() !== '') continue
      yield {
        at: [alert, 'runbook'],
        what: `The alert on ${alert.on} has no runbook`,
        why: 'The person on call must first find out what to do, while users wait',
        fix: `Leave runbook out to use docs/runbooks/${alert.on}.md, or name another page`,
        set: `'docs/runbooks/${alert.on}.md'`,
      }
    }
  },
  examples: {
    bad: [
      { declares: () => ({ alerts: [alert('disk', { runbook: '' })] }) },
      { declares: () => ({ alerts: [alert('disk', { runbook: ' ' })] }) },
    ],
    good: [{ declares: () => ({ alerts: [alert('disk')] }) }],
  },
}
