import type { Rule } from '../rule.ts'

/** A major version that gets no more fixes must not keep the data. */
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
        what: `PostgreSQL ${database.version} of "${database.name}" got its last fixes on ${ended}`,
        why: 'What is found since, data loss and break-ins among it, stays as it is',
        fix: 'Use version 17 or 18; a logical replica of the new version takes over in seconds',
      }
    }
  },
  examples: {
    bad: [{ breads: { version: 14 } }, { breads: { version: 13 } }],
    good: [{ breads: { version: 15 } }],
  },
}

/** A constant and not the clock: the same declaration must not pass today and fail tomorrow. */
const endOfLife: Partial<Record<number, string>> = { 13: '2025-11-13', 14: '2026-11-12' }
