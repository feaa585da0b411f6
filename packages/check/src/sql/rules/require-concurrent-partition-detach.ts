import type { PartitionCmd } from 'libpg-query'
import { alterations } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** Detaching a partition locks the whole partitioned table; CONCURRENTLY does it in two short steps. */
export const requireConcurrentPartitionDetach: SqlRule = {
  id: 'require-concurrent-partition-detach',
  severity: 'error',
  source:
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION',
  *check(file) {
    for (const { action, table, statement, isNew } of alterations(file)) {
      if (action.subtype !== 'AT_DetachPartition' || isNew) continue
      const { PartitionCmd: detached } = action.def as { PartitionCmd: PartitionCmd }
      if (detached.concurrent) continue
      yield {
        at: statement.start,
        what: `DETACH PARTITION locks all of ${table} against reads and writes`,
        why: 'Queries on every partition wait, not only on the detached one',
        fix: 'Write DETACH PARTITION … CONCURRENTLY, outside a transaction',
      }
    }
  },
  examples: {
    bad: ['alter table events detach partition events_2024;'],
    good: [
      'alter table events detach partition events_2024 concurrently;',
      'alter table events attach partition events_2025 default;',
      `create table events (at date) partition by list (at);
       create table events_2024 partition of events default;
       alter table events detach partition events_2024;`,
    ],
  },
}
