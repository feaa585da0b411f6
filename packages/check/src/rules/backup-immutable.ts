import type { Rule } from '../rule.ts'

/**
 * Backups in production must be immutable until their retention ends: an attacker who takes over the platform deletes
 * the backups first.
 */
export const backupImmutable: Rule = {
  id: 'backup-immutable',
  severity: 'warning',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
  *check({ databases, environment }) {
    if (environment !== 'production') return
    for (const database of databases) {
      if (database.backup === undefined || database.backup.immutable) continue
      yield {
        at: [database, 'backup', 'immutable'],
        what: `The backups of postgres "${database.name}" can be deleted before their retention ends`,
        why: 'One stolen credential deletes the data and every backup of it',
        fix: 'Set immutable to true: the bucket is locked for the retention period',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ breads: { backup: { immutable: false } } }],
    good: [
      { breads: { backup: { immutable: true } } },
      { breads: { backup: { immutable: false } }, environment: 'ha' },
      { breads: { backup: false } },
    ],
  },
}
