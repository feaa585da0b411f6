import { definedColumns } from '../changes.ts'
import { typeOf } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** Binary fractions cannot represent 0.10, and `money` is parsed and printed in the locale of the session. */
export const moneyAsFloat: SqlRule = {
  id: 'money-as-float',
  severity: 'error',
  source: 'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_money',
  *check(file) {
    for (const { statement, table, name, column } of definedColumns(file)) {
      const type = column.typeName ? typeOf(column.typeName).replace(/^_/, '') : ''
      const isFloat = (type === 'float8' || type === 'float4') && money.test(name)
      if (!isFloat && type !== 'money') continue
      yield {
        at: column.typeName?.location ?? statement.start,
        what: `Column ${name} of ${table} stores money as ${type}`,
        why: 'Sums are off by a penny, differently on each machine, and reconciliations never match',
        fix: 'Use bigint in minor units, with the currency in a second column',
      }
    }
  },
  examples: {
    bad: [
      'create table loans (total double precision);',
      'create table books (unit_price real not null);',
      'alter table fines add column refunded_amount float8;',
      'create table loans (paid money);',
      'create table loans (prices float8[]);',
    ],
    good: [
      'create table loans (total_minor bigint, price numeric(12, 2), weight double precision, discount_rate real);',
    ],
  },
}

const money =
  /(^|_)(amounts?|prices?|totals?|subtotal|costs?|fees?|balance|refund(ed)?|charge[ds]?|captured|payment|tax|salary|revenue)(_|$)/
