import { definedColumns } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** PostgreSQL refuses a new NOT NULL column without a default if the table has any row. */
export const addingRequiredField: SqlRule = {
  id: 'adding-required-field',
  severity: 'error',
  source: 'https://squawkhq.com/docs/adding-required-field',
  *check(file) {
    for (const { table, name, at, constraints, how } of definedColumns(file)) {
      const has = (type: string) => constraints.some(({ contype }) => contype === type)
      const filled = has('CONSTR_DEFAULT') || has('CONSTR_GENERATED') || has('CONSTR_IDENTITY')
      if (how !== 'added' || !has('CONSTR_NOTNULL') || filled) continue
      yield {
        at,
        what: `Column ${name} of ${table} is NOT NULL and has no default, so existing rows would have no value`,
        why: 'The migration fails unless the table is empty, and running versions cannot insert rows',
        fix: 'Add it with a DEFAULT, or without NOT NULL until all rows are filled',
      }
    }
  },
  examples: {
    bad: [
      'alter table loans add column currency text not null collate "C" unique;',
      'alter table loans add column currency text not null;',
    ],
    good: [
      `alter table loans add column currency text not null default 'EUR';`,
      'alter table loans add column currency text;',
      'alter table loans add column n bigint not null generated always as identity;',
      'create table loans (id bigint); alter table loans add column currency text not null;',
    ],
  },
}
