import { insertAfter } from '../edits.ts'
import { namesOf, qualified } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** DROP INDEX waits for every query on the table, and every later query waits for it. */
export const requireConcurrentIndexDeletion: SqlRule = {
  id: 'require-concurrent-index-deletion',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-dropindex.html',
  *check({ name: file, statements }) {
    for (const statement of statements) {
      const { node, start, before, inTransaction } = statement
      if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') continue
      const { objects, concurrent } = node.DropStmt
      const names = (objects ?? []).map((one) =>
        'List' in one ? qualified(namesOf(one.List.items)) : '',
      )
      const owners = [...before.tables.values()].filter(({ indexes }) =>
        indexes.some((index) => names.includes(index.name ?? '')),
      )
      const allNew = owners.length > 0 && owners.every(({ createdIn }) => createdIn === file)
      if (concurrent || allNew) continue
      const edit = inTransaction ? undefined : insertAfter(statement, 'index', 'concurrently')
      yield {
        at: start,
        what: `DROP INDEX ${names.join(', ')} locks its table against reads and writes`,
        why: 'It queues behind the longest query, and every later query queues behind it',
        fix: 'Write DROP INDEX CONCURRENTLY, outside a transaction (dbmate: -- migrate:up transaction:false)',
        edit,
      }
    }
  },
  examples: {
    bad: [
      {
        schema: 'create table lines (id bigint); create index by_line on lines (id);',
        sql: 'create table loans (id bigint); create index by_id on loans (id); drop index by_id, by_line;',
      },
      'drop index loans_by_member;',
      'begin; drop index if exists loans_by_member; commit;',
    ],
    good: [
      {
        schema: 'create table lines (id bigint);',
        sql: 'create table loans (id bigint primary key); create index by_id on loans (id); drop index by_id;',
      },
      'drop index concurrently loans_by_member;',
      'drop table loans;',
      'create table loans (id bigint); create index by_id on loans (id); drop index by_id;',
    ],
  },
}
