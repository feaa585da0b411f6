import type { Rule } from '../rule.ts'

/**
 * Outside `local`, backups must be encrypted: a backup is all of the data in one file, and must be worthless without
 * its key.
 */
export const backupEncrypted: Rule = {
  id: 'backup-encrypted',
  severity: 'error',
  source: 'https://pgbackrest.org/user-guide.html#repo-encryption',
  *check({ databases, environment }) {
    if (environment === 'local') return
    for (const database of databases) {
      if (database.backup === undefined || database.backup.encrypted) continue
      yield {
        at: [database, 'backup', 'encrypted'],
        what: `The backups of postgres "${database.name}" are not encrypted`,
        why: 'Anybody who can read the repository gets every row, without the roles and TLS of the database',
        fix: 'Set encrypted to true: pgBackRest encrypts with AES-256 before anything leaves the machine',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [
      { breads: { backup: { encrypted: false } } },
      { breads: { backup: { encrypted: false } }, environment: 'ha' },
    ],
    good: [
      { breads: { backup: { encrypted: true } } },
      { breads: { backup: { encrypted: false } }, environment: 'local' },
      { breads: { backup: false } },
    ],
  },
}
