import { objective, percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Outside `local`, an objective must have alerts on the burn rate of its error budget. */
export const burnRateAlerts: Rule = {
  id: 'burn-rate-alerts',
  severity: 'warning',
  source: 'https://sre.google/workbook/alerting-on-slos/',
  *check({ environment, objectives }) {
    if (environment === 'local') return
    for (const objective of objectives) {
      if (objective.burnRateAlerts) continue
      yield {
        at: [objective, 'burnRateAlerts'],
        what: `No alert watches how fast the error budget of "${objective.name}" burns`,
        why: `A low, constant error rate crosses no threshold, and uses up the budget of ${time(objective.over)} unnoticed`,
        fix: 'Set burnRateAlerts to true: it alerts on a fast and on a slow window',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ declares: () => ({ objectives: [unwatched()] }) }],
    good: [
      { declares: () => ({ objectives: [unwatched()] }), environment: 'local' },
      {
        declares: () => ({
          objectives: [objective('up', { kind: 'availability', share: percent(99) })],
        }),
      },
    ],
  },
}

function unwatched() {
  return objective('up', { kind: 'availability', share: percent(99), burnRateAlerts: false })
}
