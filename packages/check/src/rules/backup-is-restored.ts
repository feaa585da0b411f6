import { days } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Backups must be test-restored before the last good one expires: only a restore proves that a backup works. */
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
        what: `A backup of postgres "${database.name}" is ${never ? 'never restored' : `restored every ${time(restoredEvery)} but kept for only ${time(retention)}`}`,
        why: 'If backups go bad the day after a test restore, every good one has expired before anybody knows',
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
