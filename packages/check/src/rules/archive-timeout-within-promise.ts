import { minutes, restores, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * The archive timeout must be within the loss that is promised: a restore loses the WAL that was not archived yet.
 * Without archived WAL it would lose everything since the last backup.
 */
export const archiveTimeoutWithinPromise: Rule = {
  id: 'archive-timeout-within-promise',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-ARCHIVE-TIMEOUT',
  *check({ promises }) {
    for (const promise of promises) {
      if (promise.kind !== 'restores') continue
      const { resource: database, losing } = promise
      const { name, backup } = database
      if (backup === undefined)
        yield {
          at: [promise, 'resource'],
          what: `Postgres "${name}" is promised to be restored but has no backup`,
          why: 'There is nothing to restore from, and an accidental delete reaches every standby within moments',
          fix: 'Declare backup: {}, or remove the promise',
        }
      else if (backup.archiveTimeout === 0)
        yield {
          at: [database, 'backup', 'archiveTimeout'],
          what: `Postgres "${name}" archives its WAL only when a segment of 16 MiB is full: archiveTimeout is 0`,
          why: `On a quiet day that takes hours, all of which are lost with the machine; the promise is ${time(losing)}`,
          fix: `Set archiveTimeout to at most ${time(losing)}`,
        }
      else if (backup.archiveTimeout > losing)
        yield {
          at: [database, 'backup', 'archiveTimeout'],
          what: `Postgres "${name}" archives its WAL every ${time(backup.archiveTimeout)}, but is promised to lose at most ${time(losing)}`,
          why: 'If the machine is lost, everything committed since the last archived segment is lost with it',
          fix: `Set archiveTimeout to at most ${time(losing)}`,
        }
    }
  },
  examples: {
    bad: [
      { breads: { backup: { archiveTimeout: minutes(20) } } },
      { breads: { backup: { archiveTimeout: seconds(0) } } },
      {
        breads: { backup: false },
        declares: ({ breads }) => ({
          promises: [restores(breads, { within: minutes(60), losing: minutes(15) })],
        }),
      },
    ],
    good: [
      { breads: { backup: { archiveTimeout: minutes(15) } } },
      {
        breads: { backup: { archiveTimeout: minutes(20) } },
        declares: () => ({ promises: [] }),
      },
    ],
  },
}
