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
      'alter table loans add primary key (id);',
      'alter table loans add column id bigint generated always as identity primary key;',
    ],
    good: [
      'alter table loans add constraint loans_key primary key using index loans_by_id;',
      'alter table loans add unique (id);',
      'create table loans (id bigint); alter table loans add primary key (id);',
    ],
  },
}
