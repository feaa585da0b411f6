import type { Rule } from '../rule.ts'

/** In production, the volume of a database must be encrypted, since PostgreSQL encrypts nothing at rest. */
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
        what: `Postgres "${database.name}" writes to an unencrypted volume`,
        why: 'A disk that is replaced, or a snapshot that is shared, exposes every row',
        fix: 'Set encryptedVolume to true: the storage class, or the key service of the cloud, encrypts the volume',
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
