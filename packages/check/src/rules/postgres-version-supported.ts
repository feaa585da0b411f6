import type { Rule } from '../rule.ts'

/** The major version of PostgreSQL must still get fixes. */
export const postgresVersionSupported: Rule = {
  id: 'postgres-version-supported',
  severity: 'error',
  source: 'https://www.postgresql.org/support/versioning/',
  *check({ databases }) {
    for (const database of databases) {
      const ended = endOfLife[database.version]
      if (ended === undefined) continue
      yield {
        at: [database, 'version'],
        what: `PostgreSQL ${database.version} of "${database.name}" gets no fixes after ${ended}`,
        why: 'Bugs found later are not fixed, including data loss and security holes',
        fix: 'Use version 17 or 18; a logical replica of the new version takes over in seconds',
      }
    }
  },
  examples: {
    bad: [{ breads: { version: 14 } }, { breads: { version: 13 } }],
    good: [{ breads: { version: 15 } }],
  },
}

/**
 * Dates of the last fixes. A constant and not the clock: the same declaration must not pass today and fail tomorrow.
 */
const endOfLife: Partial<Record<number, string>> = { 13: '2025-11-13', 14: '2026-11-12' }
