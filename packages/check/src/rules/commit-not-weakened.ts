import { recovers, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * Acknowledged commits must survive a crash, unless a promise says what may be lost. Three server parameters override
 * `commit` and must not weaken it.
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
          what: `Postgres "${name}" declares commit "${commit}", but the parameter ${parameter} = ${value} weakens it`,
          why: 'After a crash acknowledged writes are missing, or torn pages go unnoticed until they are read',
          fix: `Remove ${parameter} from parameters: commit sets what a commit waits for`,
        }
      }
      if (commit === 'off' && !promised.has(database))
        yield {
          at: [database, 'commit'],
          what: `Postgres "${name}" acknowledges commits before they are on disk, and no promise allows losing them`,
          why: 'A crash loses the last commits (up to three times wal_writer_delay): a client has a success response for a write that is gone',
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

/** Parameters that can weaken `commit`, each with the values that do not. */
const weakening: readonly (readonly [parameter: string, strong: readonly string[]])[] = [
  ['fsync', ['on', 'true', 'yes', '1']],
  ['full_page_writes', ['on', 'true', 'yes', '1']],
  ['synchronous_commit', ['on', 'true', 'remote_apply']],
]
