import type { SqlRule } from '../rule.ts'

/** REINDEX blocks writes, and reads that would use the index; CONCURRENTLY builds a second index instead. */
export const requireConcurrentReindex: SqlRule = {
  id: 'require-concurrent-reindex',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY',
  *check({ statements }) {
    for (const { node, start } of statements) {
      if (!('ReindexStmt' in node)) continue
      const { kind, params } = node.ReindexStmt
      const isConcurrent = (params ?? []).some(
        (option) => 'DefElem' in option && option.DefElem.defname === 'concurrently',
      )
      // System catalogues cannot be reindexed concurrently.
      if (isConcurrent || kind === 'REINDEX_OBJECT_SYSTEM') continue
      yield {
        at: start,
        what: 'REINDEX blocks writes, and reads that would use the index, until it is done',
        why: 'The table is as good as unavailable until the index is built',
        fix: 'Write REINDEX … CONCURRENTLY, outside a transaction',
      }
    }
  },
  examples: {
    bad: ['reindex table loans;', 'reindex (verbose) index loans_by_member;'],
    good: ['select 1;', 'reindex table concurrently loans;', 'reindex system library;'],
  },
}
