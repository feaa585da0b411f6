import { minutes, restores, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** What a restore may lose at most is what has not been archived yet: a backup alone is as old as the last one. */
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
          what: `Postgres "${name}" is promised to be restored, and has no backup`,
          why: 'There is nothing to restore it from: what is deleted by mistake is deleted on every standby a moment later',
          fix: 'Declare backup: {}, or do not promise it',
        }
      else if (backup.archiveTimeout === 0)
        yield {
          at: [database, 'backup', 'archiveTimeout'],
          what: `Postgres "${name}" archives its log only when a segment of 16 MiB is full: archiveTimeout is 0`,
          why: `On a quiet day that takes hours, and all of it is lost with the machine; promised is ${time(losing)}`,
          fix: `Set archiveTimeout to at most ${time(losing)}`,
        }
      else if (backup.archiveTimeout > losing)
        yield {
          at: [database, 'backup', 'archiveTimeout'],
          what: `Postgres "${name}" archives its log every ${time(backup.archiveTimeout)}, and is promised to lose ${time(losing)} at most`,
          why: 'When the machine is lost, what was committed since the last archived segment is lost with it',
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
