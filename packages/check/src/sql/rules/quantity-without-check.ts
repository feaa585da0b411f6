import { definedColumns } from '../changes.ts'
import { columnsIn } from '../expressions/conditions.ts'
import { typeOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** A quantity below zero means that something was given away twice: a CHECK is the last guard against that. */
export const quantityWithoutCheck: SqlRule = {
  id: 'quantity-without-check',
  severity: 'error',
  source:
    'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS',
  *check(file) {
    const end = file.statements.at(-1)?.after
    for (const { table, name, at, column, how } of definedColumns(file)) {
      const type = column.typeName ? typeOf(column.typeName) : ''
      if (how === 'retyped' || !quantity.test(name) || !/^(int[248]|numeric)$/.test(type)) continue
      const created = end?.tables.get(table)
      // If no given file creates the table, only the column's own constraints are known.
      const checks = created?.checks ?? column.constraints ?? []
      if (checks.some((check) => columnsIn(check).includes(name))) continue
      if (how === 'created' && created === undefined) continue
      yield {
        at,
        what: `No CHECK on ${table} keeps ${name} from going below zero`,
        why: 'After one unguarded update, or two concurrent ones, more is given away than there is',
        fix: `Add CHECK (${name} >= 0)`,
      }
    }
  },
  examples: {
    bad: [
      'create table stock (sku text primary key, available bigint not null);',
      'create table loan_lines (quantity integer not null, line integer check (line > 0));',
      'alter table stock add column reserved bigint not null default 0;',
      'create table stock (units_on_hand numeric);',
    ],
    good: [
      'alter table stock alter column available type bigint;',
      'create table stock (available integer check (available >= 0)); alter table stock alter column available type bigint;',
      'create table stock (available bigint check (available >= 0));',
      'create table stock (available bigint, reserved bigint, check (available >= 0 and reserved >= 0));',
      'create table stock (available bigint); alter table stock add check (available >= 0);',
      'alter table stock add column reserved bigint not null default 0 check (reserved >= 0);',
      'create table reservations (quantities bigint[], available boolean, quantity_unit text);',
      'create table stock (available bigint); drop table stock;',
    ],
  },
}

const quantity =
  /^(quantity|qty|available|reserved|sold|stock|in_stock|on_hand|inventory)$|_(quantity|qty|on_hand|in_stock)$/
