import type { SqlRule } from '../rule.ts'

/** VACUUM FULL and CLUSTER rewrite the table under an exclusive lock. */
export const preferRepack: SqlRule = {
  id: 'prefer-repack',
  severity: 'error',
  source: 'https://reorg.github.io/pg_repack/',
  *check({ statements }) {
    for (const { node, start } of statements) {
      const isFull =
        'VacuumStmt' in node &&
        (node.VacuumStmt.options ?? []).some(
          (one) => 'DefElem' in one && one.DefElem.defname === 'full',
        )
      if (!isFull && !('ClusterStmt' in node)) continue
      yield {
        at: start,
        what: `${isFull ? 'VACUUM FULL' : 'CLUSTER'} rewrites the table under an exclusive lock`,
        why: 'Nobody can read or write the table meanwhile, and a second copy of it must fit on the disk',
        fix: 'Use pg_repack, which copies the table online and swaps it at the end',
      }
    }
  },
  examples: {
    bad: [
      'vacuum full loans;',
      'vacuum (analyze, full) loans;',
      'cluster loans using loans_by_member;',
    ],
    good: ['vacuum loans;', 'vacuum (analyze) loans;'],
  },
}
