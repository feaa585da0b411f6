import { recovers, restoreDrill, restores, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * Each database must have a restore promise, and so a drill that restores it. Data in `local` may be lost. A project
 * without a restore drill is not checked, since it could not measure the promise.
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
        what: `Postgres "${database.name}" has no promise of how soon it is restored from its backups, so no drill restores it`,
        why: 'Whether the backups are complete is found out on the day they are needed',
        fix: `Promise restores(${database.name}, { within: hours(4), losing: minutes(15) }), or what your users need`,
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
