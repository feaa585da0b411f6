import { recovers, restoreDrill, restores, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * Each database is promised to be restored, and so has a drill that restores it. Local data may be lost. Where no drill
 * restores databases nothing is demanded, since nobody could measure the promise.
 */
export const databaseHasRestoreDrill: Rule = {
  id: 'database-has-restore-drill',
  severity: 'warning',
  source: 'https://about.gitlab.com/blog/2017/02/10/postmortem-of-database-outage-of-january-31/',
  *check({ environment, databases, promises, drills }) {
    if (environment === 'local' || drills?.has(restoreDrill) === false) return
    const restored = new Set<unknown>(
      promises.flatMap((promise) => (promise.kind === 'restores' ? [promise.resource] : [])),
    )
    for (const database of databases) {
      if (restored.has(database)) continue
      yield {
        at: [database],
        what: `No promise says how soon postgres "${database.name}" is restored from its backups, and so no drill restores it`,
        why: 'Whether the backups are complete is found out on the day on which they are needed',
        fix: `Promise restores(${database.name}, { within: hours(4), losing: minutes(15) }) or what your users need`,
      }
    }
  },
  examples: {
    bad: [
      { declares: () => ({ promises: [] }) },
      { drills: ['restore'], declares: () => ({ promises: [] }) },
      {
        declares: ({ breads }) => ({
          promises: [restores(breads, { within: seconds(60), losing: seconds(60) })],
        }),
      },
      {
        declares: ({ breads, shelves }) => ({
          promises: [breads, shelves].map((database) =>
            recovers(database, { after: 'killed', within: seconds(60), losing: 'nothing' }),
          ),
        }),
      },
    ],
    good: [
      {
        declares: ({ breads, shelves }) => ({
          promises: [breads, shelves].map((database) =>
            restores(database, { within: seconds(60), losing: seconds(60) }),
          ),
        }),
      },
      { environment: 'local', declares: () => ({ promises: [] }) },
      { drills: ['kill-postgres'], declares: () => ({ promises: [] }) },
    ],
  },
}
