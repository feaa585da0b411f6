import { createdIndexes } from '../changes.ts'
import { insertAfter } from '../edits.ts'
import type { SqlRule } from '../rule.ts'

/** CREATE INDEX blocks all writes until it is done. A table created in the same file has no writers yet. */
export const requireConcurrentIndexCreation: SqlRule = {
  id: 'require-concurrent-index-creation',
  severity: 'error',
  source:
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
  *check(file) {
    for (const { statement, index, table } of createdIndexes(file)) {
      // A partitioned table does not support CONCURRENTLY; its partitions do.
      if (index.concurrent || statement.before.tables.get(table)?.partitioned) continue
      const edit = statement.inTransaction
        ? undefined
        : insertAfter(statement, 'index', 'concurrently')
      yield {
        at: statement.start,
        what: `CREATE INDEX on ${table} blocks writes until the index is built`,
        why: 'A write that waits longer than its timeout fails',
        fix: 'Write CREATE INDEX CONCURRENTLY, outside a transaction (dbmate: -- migrate:up transaction:false)',
        edit,
      }
    }
  },
  examples: {
    bad: [
      'create index loans_by_member on loans (member_id);',
      {
        schema: 'create table loans (id bigint);',
        sql: '-- migrate:up\ncreate unique index on loans (id);\n-- migrate:down\n',
      },
    ],
    good: [
      'create index concurrently loans_by_member on loans (member_id);',
      'create table loans (id bigint);\ncreate index on loans (id);',
      {
        schema: 'create table events (at date) partition by range (at);',
        sql: 'create index on events (at);',
      },
    ],
  },
}
