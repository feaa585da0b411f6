import type { TypeName } from 'libpg-query'
import { definedColumns } from '../changes.ts'
import { typeOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Changing a type rewrites the table and its indexes, and running versions may not handle the new values. From `varchar` to
 * `text`, or to `varchar` without a length, PostgreSQL only changes its catalogue.
 */
export const changingColumnType: SqlRule = {
  id: 'changing-column-type',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
  *check(file) {
    for (const { statement, table, name, column, at, how } of definedColumns(file)) {
      const before = statement.before.tables.get(table)
      if (how !== 'retyped' || before?.createdIn === file.name) continue
      const old = before?.columns.get(name)?.type
      if (old !== undefined && needsNoRewrite(old, column.typeName!)) continue
      yield {
        at,
        what: `Column ${name} of ${table} changes from ${old ?? 'its type'} to ${typeOf(column.typeName!)}, which rewrites the table`,
        why: 'Nobody can read or write the table during the rewrite, and running versions may not handle the new type',
        fix: 'Add a new column, write to both, fill the old rows in batches, read the new one, drop the old one',
      }
    }
  },
  examples: {
    bad: [
      'alter table loans alter column total type bigint;',
      {
        schema: 'create table loans (note varchar(20));',
        sql: 'alter table loans alter column note type varchar(10);',
      },
      {
        schema: 'create table loans (note bigint);',
        sql: 'alter table loans alter column note type text;',
      },
    ],
    good: [
      {
        schema: 'create table loans (note varchar(20));',
        sql: 'alter table loans alter column note type text;',
      },
      {
        schema: 'create table loans (note varchar(20));',
        sql: 'alter table loans alter column note type varchar;',
      },
      'create table loans (total integer); alter table loans alter column total type bigint;',
    ],
  },
}

function needsNoRewrite(old: string, type: TypeName): boolean {
  return old === 'varchar' && ['text', 'varchar'].includes(typeOf(type)) && !type.typmods?.length
}
