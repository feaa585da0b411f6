import { alert, minutes, restores, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Largest share of a promised recovery time that may pass before somebody is paged. */
const maxDetectionShare = 0.1

/**
 * The alert on lost primaries must fire before a tenth of the promised recovery time is gone: people need the rest to
 * decide on a restore and to run it.
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
    const most = soonest.within * maxDetectionShare
    for (const alert of alerts) {
      const detection = alert.for + metrics.scrapeEvery
      if (alert.on !== 'primaries' || detection <= most) continue
      yield {
        at: [alert, 'for'],
        what: `The alert on primaries fires after ${time(detection)}, but postgres "${soonest.resource.name}" is promised to be restored within ${time(soonest.within)}`,
        why: 'The promised recovery time is used up before anybody knows that a database is lost',
        fix: `Make it fire within ${time(most)} (a tenth of that), including the ${time(metrics.scrapeEvery)} between two scrapes`,
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
