import { constraintsThatBuild } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** Adding a UNIQUE constraint to a table in use builds its index under an exclusive lock. */
export const disallowedUniqueConstraint: SqlRule = {
  id: 'disallowed-unique-constraint',
  severity: 'error',
  source: 'https://squawkhq.com/docs/disallowed-unique-constraint',
  *check(file) {
    for (const { table, at } of constraintsThatBuild(file, 'CONSTR_UNIQUE')) {
      yield {
        at,
        what: `Adding the UNIQUE constraint on ${table} blocks reads and writes while its index is built`,
        why: 'The larger the table, the longer the index takes',
        fix: 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX',
      }
    }
  },
  examples: {
    bad: [
      'alter table loans add constraint one_reference unique (reference);',
      'alter table loans add column reference text unique;',
    ],
    good: [
      'alter table loans add constraint one_reference unique using index loans_by_reference;',
      'alter table loans add primary key (id);',
      'create table loans (reference text); alter table loans add unique (reference);',
    ],
  },
}
