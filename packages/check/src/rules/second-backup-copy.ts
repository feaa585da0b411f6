import type { Rule } from '../rule.ts'

/** Backups in production must be kept in two repositories: one is lost with the storage it is on. */
export const secondBackupCopy: Rule = {
  id: 'second-backup-copy',
  severity: 'warning',
  source: 'https://pgbackrest.org/configuration.html#section-repository',
  *check({ databases, environment }) {
    if (environment !== 'production') return
    for (const database of databases) {
      if (database.backup === undefined || database.backup.copies >= 2) continue
      yield {
        at: [database, 'backup', 'copies'],
        what: `The backups of postgres "${database.name}" are kept in ${database.backup.copies === 1 ? 'one repository' : 'no repository'}`,
        why: 'Anybody who deletes that account or bucket, by mistake or not, deletes the last copy of the data',
        fix: 'Set copies to 2: pgBackRest writes to both repositories',
        set: '2',
      }
    }
  },
  examples: {
    bad: [{ breads: { backup: { copies: 1 } } }, { breads: { backup: { copies: 0 } } }],
    good: [
      { breads: { backup: { copies: 2 } } },
      { breads: { backup: { copies: 1 } }, environment: 'ha' },
      { breads: { backup: false } },
    ],
  },
}
