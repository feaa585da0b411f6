import { constraintsThatBuild } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** Adding a primary key to a table in use builds its index under an exclusive lock. */
export const addingSerialPrimaryKeyField: SqlRule = {
  id: 'adding-serial-primary-key-field',
  severity: 'error',
  source: 'https://squawkhq.com/docs/adding-serial-primary-key-field',
  *check(file) {
    for (const { table, at } of constraintsThatBuild(file, 'CONSTR_PRIMARY')) {
      yield {
        at,
        what: `Adding the primary key of ${table} blocks reads and writes while its index is built`,
        why: 'The larger the table, the longer the index takes',
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
