import type { Node } from 'libpg-query'
import type { SqlRule } from '../rule.ts'

/** PostgreSQL refuses CREATE, DROP and REINDEX … CONCURRENTLY inside a transaction. */
export const banConcurrentIndexCreationInTransaction: SqlRule = {
  id: 'ban-concurrent-index-creation-in-transaction',
  severity: 'error',
  source:
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
  *check({ statements, migration }) {
    for (const { node, start, inTransaction } of statements) {
      if (!inTransaction || !isConcurrent(node)) continue
      yield {
        at: start,
        what: 'CONCURRENTLY cannot run inside a transaction: PostgreSQL will refuse it (25001)',
        why: 'The migration fails here, and blocks everything that waits for it',
        fix: migration
          ? 'Put the index into a separate file that begins with -- migrate:up transaction:false'
          : 'Move it after the COMMIT',
      }
    }
  },
  examples: {
    bad: [
      'begin; create index concurrently by_id on loans (id); commit;',
      '-- migrate:up\ncreate index concurrently by_id on loans (id);',
      '-- migrate:up\ndrop index concurrently by_id;',
      '-- migrate:up\nreindex index concurrently by_id;',
    ],
    good: [
      '-- migrate:up\nreindex (verbose) index by_id;',
      'create index concurrently by_id on loans (id);',
      '-- migrate:up transaction:false\ncreate index concurrently by_id on loans (id);',
      'begin; select 1; commit; create index concurrently by_id on loans (id);',
      '-- migrate:up\ncreate index by_id on loans (id);\ndrop index by_id;\nreindex index by_id;',
    ],
  },
}

function isConcurrent(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true
  if ('DropStmt' in node) return node.DropStmt.concurrent === true
  if (!('ReindexStmt' in node)) return false
  return (node.ReindexStmt.params ?? []).some(
    (option) => 'DefElem' in option && option.DefElem.defname === 'concurrently',
  )
}
