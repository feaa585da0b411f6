import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Purging a published table with DELETE also replicates every deletion, and leaves as many dead rows. Dropping a partition
 * replicates nothing and leaves nothing.
 */
export const hotTablePurgedByDelete: SqlRule = {
  id: 'hot-table-purged-by-delete',
  severity: 'warning',
  source: 'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-OVERVIEW',
  *check({ statements }) {
    for (const { node, start, before } of statements) {
      if (!('DeleteStmt' in node)) continue
      const table = relationName(node.DeleteStmt.relation!)
      const published = [...before.publications.values()].some(
        (tables) => tables === 'all' || tables.includes(table),
      )
      // Deleting one row by its key is not a purge.
      const isPurge = !/"sval":"="/.test(JSON.stringify(node.DeleteStmt.whereClause ?? {}))
      if (!published || !isPurge || before.tables.get(table)?.partitioned) continue
      yield {
        at: start,
        what: `${table} is in a publication and is purged with DELETE`,
        why: 'Every deleted row goes through WAL, logical decoding and the subscribers, and stays as a dead row until VACUUM',
        fix: `Partition ${table} by time, and drop or detach old partitions`,
      }
    }
  },
  examples: {
    bad: [
      {
        schema:
          'create table outbox (id bigint, at timestamptz); create publication p for table outbox;',
        sql: `delete from outbox where at < now() - interval '7 days';`,
      },
      { schema: 'create publication p for all tables;', sql: 'delete from outbox;' },
    ],
    good: [
      'select 1;',
      {
        schema:
          'create table outbox (at date) partition by range (at); create publication p for table outbox;',
        sql: `delete from outbox where at < '2024-01-01';`,
      },
      { schema: 'create publication p for table outbox;', sql: 'delete from outbox where id = 5;' },
      { schema: 'create publication p for table lines;', sql: 'delete from outbox;' },
      'delete from outbox;',
    ],
  },
}
