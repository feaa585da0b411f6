import type { Node } from 'libpg-query'
import { insertAfter } from '../edits.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Outside a transaction a file can stop halfway, and is then run again from the start. In a transaction it is rolled back as
 * a whole. A single statement needs no guard either, except CREATE INDEX CONCURRENTLY, which leaves an invalid index behind.
 */
export const preferRobustStmts: SqlRule = {
  id: 'prefer-robust-stmts',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/prefer-robust-stmts',
  *check({ statements }) {
    for (const statement of statements) {
      const { node, start, inTransaction } = statement
      const wanted = guardOf(node)
      const alone = statements.length === 1 && !('IndexStmt' in node && node.IndexStmt.concurrent)
      if (wanted === undefined || inTransaction || alone) continue
      const { after, guard } = wanted
      const edit = insertAfter(statement, after, guard)
      yield {
        at: start,
        what: `This statement fails when the file is run again, because it lacks ${wanted.guard.toUpperCase()}`,
        why: 'Outside a transaction, a file that stops halfway leaves its first half applied',
        fix: `Write ${wanted.guard.toUpperCase()}, or wrap the file in a transaction`,
        edit,
      }
    }
  },
  examples: {
    bad: [
      'select 1; create index on loans (id);',
      'create table loans (id bigint); create table if not exists lines (id bigint);',
      'select 1; create unique index by_id on loans (id);',
      'create index concurrently by_id on loans (id);',
      'select 1; drop table loans;',
      'select 1; drop index by_id;',
      'select 1; drop index concurrently by_id;',
      'select 1; drop type mood;',
      'select 1; alter table loans add column total bigint;',
      'select 1; alter table loans drop column total;',
      'select 1; alter table loans drop constraint positive;',
    ],
    good: [
      'create table loans (id bigint);',
      'begin; create table loans (id bigint); create table lines (id bigint); commit;',
      '-- migrate:up\ncreate table loans (id bigint);\ncreate table lines (id bigint);',
      'create table if not exists loans (id bigint); create index if not exists by_id on loans (id);',
      'select 1; drop table if exists loans; drop index concurrently if exists by_id;',
      'alter table loans add column if not exists a bigint; alter table loans drop column if exists b;',
      'select 1; alter table loans drop constraint if exists positive; alter table loans alter a set not null;',
      'select 1; create temporary table scratch (id bigint);',
      'select 1; drop owned by somebody;',
    ],
  },
}

interface Guard {
  readonly guard: 'if exists' | 'if not exists'
  /** The keyword that the guard follows. */
  readonly after: string | undefined
}

function guardOf(node: Node): Guard | undefined {
  if ('CreateStmt' in node) {
    const { if_not_exists, relation } = node.CreateStmt
    const done = if_not_exists || relation?.relpersistence === 't'
    return done ? undefined : { guard: 'if not exists', after: 'table' }
  }
  if ('IndexStmt' in node) {
    const { if_not_exists, idxname, concurrent } = node.IndexStmt
    if (if_not_exists) return undefined
    // IF NOT EXISTS requires the name of the index.
    const after = idxname === undefined ? undefined : concurrent ? 'concurrently' : 'index'
    return { guard: 'if not exists', after }
  }
  if ('DropStmt' in node) {
    const { missing_ok, removeType, concurrent } = node.DropStmt
    const word = { OBJECT_TABLE: 'table', OBJECT_INDEX: 'index', OBJECT_TYPE: 'type' }[
      removeType as string
    ]
    if (missing_ok || word === undefined) return undefined
    return { guard: 'if exists', after: concurrent ? 'concurrently' : word }
  }
  if (!('AlterTableStmt' in node)) return undefined
  for (const cmd of node.AlterTableStmt.cmds ?? []) {
    if (!('AlterTableCmd' in cmd) || cmd.AlterTableCmd.missing_ok) continue
    const { subtype } = cmd.AlterTableCmd
    if (subtype === 'AT_AddColumn') return { guard: 'if not exists', after: 'column' }
    if (subtype === 'AT_DropColumn') return { guard: 'if exists', after: 'column' }
    if (subtype === 'AT_DropConstraint') return { guard: 'if exists', after: 'constraint' }
  }
}
