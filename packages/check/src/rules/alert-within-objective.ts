import { alert, days, minutes, objective, percent, seconds, standardAlerts } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { watchedBy } from '../watched-by.ts'
import { time } from '../words.ts'

/** Largest share of the error budget that a total outage may burn before somebody is paged. */
const maxBurntShare = 0.1

/**
 * In a total outage, the alert of an objective must fire before a tenth of its error budget is gone. It fires once its
 * condition has held for `for`, up to one `scrapeEvery` late.
 */
export const alertWithinObjective: Rule = {
  id: 'alert-within-objective',
  severity: 'warning',
  source: 'https://sre.google/workbook/alerting-on-slos/',
  *check({ alerts, metrics, objectives }) {
    if (metrics === undefined) return
    for (const { name, kind, share, over } of objectives) {
      const budget = (1 - share) * over
      const most = budget * maxBurntShare
      for (const alert of alerts) {
        if (alert.on !== watchedBy[kind]) continue
        const detection = alert.for + metrics.scrapeEvery
        if (detection <= most) continue
        yield {
          at: [alert, 'for'],
          what: `The alert on ${alert.on} fires after ${time(detection)}; the objective "${name}" allows ${time(budget)} of failure in ${time(over)}`,
          why: `An outage burns ${Math.round((100 * detection) / budget)} % of the error budget before anybody is paged`,
          fix: `Make it fire within ${time(most)} (a tenth of the budget), including the ${time(metrics.scrapeEvery)} between two scrapes`,
        }
      }
    }
  },
  examples: {
    bad: [
      {
        declares: () => ({
          objectives: [objective('breads are quick', { kind: 'latency', share: percent(99.9) })],
          alerts: [alert('latency', { for: minutes(4.25) })],
        }),
      },
      {
        declares: () => ({
          objectives: [
            objective('breads are sold', { kind: 'availability', share: percent(99.99) }),
          ],
          alerts: standardAlerts(),
        }),
      },
    ],
    good: [
      {
        declares: () => ({
          objectives: [
            objective('breads are quick', { kind: 'latency', share: percent(50), over: days(1) }),
          ],
          alerts: [alert('latency', { for: seconds(72 * 60 - 5) })],
        }),
      },
      {
        environment: 'local',
        declares: () => ({
          objectives: [objective('breads are quick', { kind: 'latency', share: percent(99.99) })],
          alerts: [alert('latency')],
        }),
      },
      {
        declares: () => ({
          objectives: [objective('breads are quick', { kind: 'latency', share: percent(99.9) })],
          alerts: [alert('latency', { for: minutes(4.2) }), alert('disk', { for: minutes(10) })],
        }),
      },
    ],
  },
}
