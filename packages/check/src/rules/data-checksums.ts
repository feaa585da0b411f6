import type { Rule } from '../rule.ts'

/** Pages must carry checksums: a page that the disk has corrupted is then reported when it is read, not served. */
export const dataChecksums: Rule = {
  id: 'data-checksums',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/checksums.html',
  *check({ databases }) {
    for (const database of databases) {
      const why =
        'A page that the disk has corrupted is served as if it were right, and copied to every backup; and a primary that lost its lease cannot be rewound (pg_rewind needs checksums or wal_log_hints), so it is copied in full'
      if (!database.dataChecksums)
        yield {
          at: [database, 'dataChecksums'],
          what: `Postgres "${database.name}" is created without data checksums`,
          why,
          fix: 'Set dataChecksums to true; for an existing cluster, stop it and run pg_checksums --enable',
          set: 'true',
        }
      if (database.initdbArguments.includes('--no-data-checksums'))
        yield {
          at: [database, 'initdbArguments'],
          what: `Postgres "${database.name}" is created with initdb --no-data-checksums`,
          why,
          fix: 'Remove the argument',
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
