import { namesOf, qualified } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** Adding a constraint to a domain checks every table that uses it, and locks all of them at once. */
export const banAlterDomainWithAddConstraint: SqlRule = {
  id: 'ban-alter-domain-with-add-constraint',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-alterdomain.html',
  *check({ statements }) {
    for (const { node, start } of statements) {
      // C: ADD CONSTRAINT. O: SET NOT NULL, which is a constraint too.
      if (!('AlterDomainStmt' in node) || !/[CO]/.test(node.AlterDomainStmt.subtype ?? '')) continue
      yield {
        at: start,
        what: `PostgreSQL scans every table that uses domain ${qualified(namesOf(node.AlterDomainStmt.typeName))}, under a lock that blocks writes`,
        why: 'This file does not show how many tables those are, nor how large',
        fix: 'Add a CHECK … NOT VALID to each table, and validate each in a later migration',
      }
    }
  },
  examples: {
    bad: [
      `alter domain email add constraint has_at check (value like '%@%');`,
      'alter domain email set not null;',
    ],
    good: ['alter domain email drop constraint has_at;', `alter domain email set default '';`],
  },
}
