import type { Rule } from '../rule.ts'

/** PostgreSQL encrypts nothing at rest: the volume under it does. */
export const volumeIsEncrypted: Rule = {
  id: 'volume-is-encrypted',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/encryption-options.html',
  *check({ databases, environment }) {
    if (environment !== 'production') return
    for (const database of databases) {
      if (database.encryptedVolume) continue
      yield {
        at: [database, 'encryptedVolume'],
        what: `Postgres "${database.name}" writes to a volume that is not encrypted`,
        why: 'A disk that is replaced, or a snapshot that is shared, takes every row with it',
        fix: 'Set encryptedVolume to true: the storage class, or the key service of the cloud, encrypts it',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ breads: { encryptedVolume: false } }],
    good: [
      { breads: { encryptedVolume: true } },
      { breads: { encryptedVolume: false }, environment: 'ha' },
    ],
  },
}
