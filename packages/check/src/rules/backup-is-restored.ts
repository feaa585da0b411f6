import { days } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** A backup is a backup once it has been restored; the trial must come before the last good one is deleted. */
export const backupIsRestored: Rule = {
  id: 'backup-is-restored',
  severity: 'error',
  source: 'https://sre.google/sre-book/data-integrity/',
  *check({ databases }) {
    for (const database of databases) {
      if (database.backup === undefined) continue
      const { restoredEvery, retention } = database.backup
      if (restoredEvery !== 0 && restoredEvery <= retention) continue
      const never = restoredEvery === 0
      yield {
        at: [database, 'backup', 'restoredEvery'],
        what: `A backup of postgres "${database.name}" is ${never ? 'never restored' : `restored every ${time(restoredEvery)}, and kept for ${time(retention)}`}`,
        why: 'Backups that went bad the day after the last trial have replaced every good one before anybody knows',
        fix: `Set restoredEvery to at most ${time(retention)}`,
      }
    }
  },
  examples: {
    bad: [
      { breads: { backup: { restoredEvery: days(31) } } },
      { breads: { backup: { restoredEvery: days(0) } } },
    ],
    good: [{ breads: { backup: { restoredEvery: days(30) } } }, { breads: { backup: false } }],
  },
}
