import { recovers, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * What is acknowledged stays, unless a promise says what may be lost. Three parameters of the server undo
 * that behind the back of `commit`: they must not be given.
 */
export const commitNotWeakened: Rule = {
  id: 'commit-not-weakened',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/runtime-config-wal.html',
  *check({ databases, promises }) {
    const promised = new Set<unknown>(
      promises.flatMap((promise) => (promise.kind === 'recovers' ? [promise.resource] : [])),
    )
    for (const database of databases) {
      const { name, commit, parameters } = database
      for (const [parameter, strong] of weakening) {
        const value = parameters[parameter]
        if (value === undefined || strong.includes(String(value))) continue
        yield {
          at: [database, 'parameters', parameter],
          what: `Postgres "${name}" declares commit "${commit}", and the parameter ${parameter} = ${value} says otherwise`,
          why: 'After a crash acknowledged writes are missing, or pages are torn and nobody notices until they are read',
          fix: `Take ${parameter} out of the parameters: commit says what a commit waits for`,
        }
      }
      if (commit === 'off' && !promised.has(database))
        yield {
          at: [database, 'commit'],
          what: `Postgres "${name}" acknowledges commits before they are on disk, and no promise says that they may be lost`,
          why: 'A crash takes the last moments with it (up to three times wal_writer_delay): a client has an answer for a write that is not there',
          fix: 'Set commit to "local-disk" or "quorum", or declare what may be lost with recovers',
          set: "'local-disk'",
        }
    }
  },
  examples: {
    bad: [
      { breads: { parameters: { synchronous_commit: 'local' } } },
      { breads: { parameters: { fsync: false } } },
      { breads: { parameters: { full_page_writes: 'off' } } },
      { breads: { standbys: 0, commit: 'off' } },
    ],
    good: [
      { breads: { parameters: { synchronous_commit: 'on', fsync: true } } },
      { breads: { parameters: { synchronous_commit: 'remote_apply', fsync: 'on' } } },
      {
        breads: { commit: 'off' },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'killed', within: seconds(40), losing: seconds(1) }),
          ],
        }),
      },
    ],
  },
}

/** The values of a parameter that keep what `commit` says. */
const weakening: readonly (readonly [parameter: string, strong: readonly string[]])[] = [
  ['fsync', ['on', 'true', 'yes', '1']],
  ['full_page_writes', ['on', 'true', 'yes', '1']],
  ['synchronous_commit', ['on', 'true', 'remote_apply']],
]
