import { alert, objective, percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { watchedBy } from '../watched-by.ts'

/** An objective must have an alert that pages: `errors` for availability, `latency` for latency. */
export const objectiveHasAlert: Rule = {
  id: 'objective-has-alert',
  severity: 'warning',
  source: 'https://sre.google/workbook/alerting-on-slos/',
  *check({ alerts, objectives }) {
    for (const objective of objectives) {
      const subject = watchedBy[objective.kind]
      if (alerts.some(({ on, severity }) => on === subject && severity === 'page')) continue
      yield {
        at: [objective],
        what: `Nobody is paged when the objective "${objective.name}" is missed: no alert on ${subject} pages`,
        why: 'Users were promised it, and they are the first to notice',
        fix: `Declare alert('${subject}'), whose severity is "page" unless given`,
      }
    }
  },
  examples: {
    bad: [
      {
        declares: () => ({
          objectives: [objective('breads are quick', { kind: 'latency', share: percent(99) })],
          alerts: [alert('latency', { severity: 'ticket' })],
        }),
      },
      {
        declares: () => ({
          objectives: [objective('breads are sold', { kind: 'availability', share: percent(99) })],
          alerts: [alert('latency')],
        }),
      },
    ],
    good: [
      {
        declares: () => ({
          objectives: [objective('breads are quick', { kind: 'latency', share: percent(99) })],
          alerts: [alert('latency', { severity: 'ticket' }), alert('latency')],
        }),
      },
    ],
  },
}
