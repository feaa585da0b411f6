import { days } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * Retention must cover the restore window plus the time between two backups: a moment is restored from a backup made
 * before it.
 */
export const backupsCoverWindow: Rule = {
  id: 'backups-cover-window',
  severity: 'error',
  source: 'https://pgbackrest.org/configuration.html#section-repository/option-repo-retention-full',
  *check({ databases }) {
    for (const database of databases) {
      if (database.backup === undefined) continue
      const { retention, window, every } = database.backup
      const needed = window + every
      if (retention >= needed) continue
      yield {
        at: [database, 'backup', 'retention'],
        what: `Postgres "${database.name}" keeps backups for ${time(retention)} and makes one every ${time(every)}, but must be restorable to any moment of the last ${time(window)}`,
        why: `Data deleted by mistake ${time(window)} ago cannot be recovered: the backup before it is gone`,
        fix: `Set retention to at least ${time(needed)}, or shorten the window`,
      }
    }
  },
  examples: {
    bad: [
      { breads: { backup: { every: days(24) } } },
      { breads: { backup: { window: days(30) } } },
    ],
    good: [{ breads: { backup: { window: days(29) } } }, { breads: { backup: false } }],
  },
}
