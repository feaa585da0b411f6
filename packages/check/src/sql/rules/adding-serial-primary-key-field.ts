import { constraintsThatBuild } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** A primary key on a table that is in use builds its index under an exclusive lock. */
export const addingSerialPrimaryKeyField: SqlRule = {
  id: 'adding-serial-primary-key-field',
  severity: 'error',
  source: 'https://squawkhq.com/docs/adding-serial-primary-key-field',
  *check(file) {
    for (const { table, at } of constraintsThatBuild(file, 'CONSTR_PRIMARY')) {
      yield {
        at,
        what: `The primary key of ${table} builds its index while nobody can read or write the table`,
        why: 'The index takes as long as the table is large',
        fix: 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … PRIMARY KEY USING INDEX',
      }
    }
  },
  examples: {
    bad: [
      'alter table orders add primary key (id);',
      'alter table orders add column id bigint generated always as identity primary key;',
    ],
    good: [
      'alter table orders add constraint orders_key primary key using index orders_by_id;',
      'alter table orders add unique (id);',
      'create table orders (id bigint); alter table orders add primary key (id);',
    ],
  },
}
