import { alert } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** An alert says what to do: a person is woken by it who did not build what broke. */
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
        why: 'Whoever is called begins by looking for what to do, while users wait',
        fix: `Leave out the runbook for docs/runbooks/${alert.on}.md, or name another page`,
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
