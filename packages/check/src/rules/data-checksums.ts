import type { Rule } from '../rule.ts'

/** Pages carry checksums: a page that the disk has changed is reported when it is read, not served. */
export const dataChecksums: Rule = {
  id: 'data-checksums',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/checksums.html',
  *check({ databases }) {
    for (const database of databases) {
      const why =
        'A page that the disk has changed is served as if it were right, and copied to every backup; and a primary that lost its lease cannot be rewound (pg_rewind needs checksums or wal_log_hints), so it is copied anew'
      if (!database.dataChecksums)
        yield {
          at: [database, 'dataChecksums'],
          what: `Postgres "${database.name}" is made without data checksums`,
          why,
          fix: 'Set dataChecksums to true; a cluster that exists is changed by pg_checksums --enable while it is stopped',
          set: 'true',
        }
      if (database.initdbArguments.includes('--no-data-checksums'))
        yield {
          at: [database, 'initdbArguments'],
          what: `Postgres "${database.name}" is made with initdb --no-data-checksums`,
          why,
          fix: 'Take the argument out',
        }
    }
  },
  examples: {
    bad: [
      { breads: { dataChecksums: false } },
      { breads: { version: 18, initdbArguments: ['--no-data-checksums'] } },
    ],
    good: [{ breads: { initdbArguments: ['--data-checksums'] } }],
  },
}
