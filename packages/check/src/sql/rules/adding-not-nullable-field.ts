import { alterations } from '../changes.ts'
import { columnsIn } from '../expressions/conditions.ts'
import type { SqlRule } from '../rule.ts'

/** SET NOT NULL scans the whole table under an exclusive lock, unless a valid CHECK already proves it (PostgreSQL 12). */
export const addingNotNullableField: SqlRule = {
  id: 'adding-not-nullable-field',
  severity: 'error',
  source:
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL',
  *check(file) {
    for (const { statement, table, action, isNew } of alterations(file)) {
      if (action.subtype !== 'AT_SetNotNull' || isNew) continue
      const column = action.name!
      const proven = statement.before.tables
        .get(table)
        ?.checks.some((check) => isNotNullOf(check, column))
      if (proven) continue
      yield {
        at: statement.start,
        what: `SET NOT NULL on ${table}.${column} scans the whole table under an exclusive lock`,
        why: 'Nobody can read or write the table during the scan',
        fix: `Add CHECK (${column} IS NOT NULL) NOT VALID, validate it in a later migration, then SET NOT NULL`,
      }
    }
  },
  examples: {
    bad: [
      'alter table loans alter column currency set not null;',
      {
        schema: 'create table loans (currency text, total bigint, check (total is not null));',
        sql: 'alter table loans alter column currency set not null;',
      },
      {
        schema: 'create table loans (currency text, check (currency is null));',
        sql: 'alter table loans alter column currency set not null;',
      },
    ],
    good: [
      {
        schema: 'create table loans (a text, b bigint check (b > 0), check (a is not null));',
        sql: 'alter table loans alter column a set not null;',
      },
      {
        schema: 'create table loans (currency text, check (currency is not null));',
        sql: 'alter table loans alter column currency set not null;',
      },
      'create table loans (currency text); alter table loans alter currency set not null;',
      'alter table loans alter column currency drop not null;',
    ],
  },
}

function isNotNullOf(check: object, column: string): boolean {
  const test = (check as { NullTest?: { nulltesttype?: string } }).NullTest
  return test?.nulltesttype === 'IS_NOT_NULL' && columnsIn(check).includes(column)
}
