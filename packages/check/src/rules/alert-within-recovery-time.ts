import { alert, minutes, restores, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Of a promised recovery time, what may pass before somebody knows. */
const mostWaited = 0.1

/**
 * Where people restore a database, they are called before a tenth of the promised time is gone: the rest is for the
 * decision and the restore.
 */
export const alertWithinRecoveryTime: Rule = {
  id: 'alert-within-recovery-time',
  severity: 'warning',
  source: 'https://sre.google/sre-book/introduction/',
  *check({ alerts, metrics, promises }) {
    if (metrics === undefined) return
    const restored = promises.filter((promise) => promise.kind === 'restores')
    const soonest = restored.toSorted((a, b) => a.within - b.within)[0]
    if (soonest === undefined) return
    const most = soonest.within * mostWaited
    for (const alert of alerts) {
      const detection = alert.for + metrics.scrapeEvery
      if (alert.on !== 'primaries' || detection <= most) continue
      yield {
        at: [alert, 'for'],
        what: `The alert on primaries fires after ${time(detection)}, and postgres "${soonest.resource.name}" is promised to be restored within ${time(soonest.within)}`,
        why: 'The time that users were told is spent before anybody knows that a database is lost',
        fix: `Let it fire within ${time(most)}, a tenth of that, the ${time(metrics.scrapeEvery)} between two scrapes included`,
      }
    }
  },
  examples: {
    bad: [
      {
        declares: ({ breads, shelves }) => ({
          promises: [
            restores(shelves, { within: minutes(60), losing: seconds(60) }),
            restores(breads, { within: minutes(10), losing: seconds(60) }),
          ],
          alerts: [alert('primaries', { for: seconds(56) })],
        }),
      },
    ],
    good: [
      {
        declares: ({ breads }) => ({
          promises: [restores(breads, { within: minutes(10), losing: seconds(60) })],
          alerts: [alert('primaries', { for: seconds(55) }), alert('disk', { for: minutes(5) })],
        }),
      },
      { declares: () => ({ promises: [], alerts: [alert('primaries', { for: minutes(60) })] }) },
      {
        environment: 'local',
        declares: ({ breads }) => ({
          promises: [restores(breads, { within: minutes(1), losing: seconds(60) })],
          alerts: [alert('primaries')],
        }),
      },
    ],
  },
}
