import { constraintsThatBuild } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** A UNIQUE constraint on a table that is in use builds its index under an exclusive lock. */
export const disallowedUniqueConstraint: SqlRule = {
  id: 'disallowed-unique-constraint',
  severity: 'error',
  source: 'https://squawkhq.com/docs/disallowed-unique-constraint',
  *check(file) {
    for (const { table, at } of constraintsThatBuild(file, 'CONSTR_UNIQUE')) {
      yield {
        at,
        what: `The UNIQUE constraint on ${table} builds its index while nobody can read or write the table`,
        why: 'The index takes as long as the table is large',
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
