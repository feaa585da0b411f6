import { namesOf, qualified } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** A constraint that is added to a domain is checked in every table that uses it, all locked at once. */
export const banAlterDomainWithAddConstraint: SqlRule = {
  id: 'ban-alter-domain-with-add-constraint',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-alterdomain.html',
  *check({ statements }) {
    for (const { node, start } of statements) {
      // C: add a constraint. O: set not null, which is one as well.
      if (!('AlterDomainStmt' in node) || !/[CO]/.test(node.AlterDomainStmt.subtype ?? '')) continue
      yield {
        at: start,
        what: `Every table that uses domain ${qualified(namesOf(node.AlterDomainStmt.typeName))} is read under a lock against writes`,
        why: 'How many tables that are, and how large, this file does not show',
        fix: 'Put a CHECK … NOT VALID into each table, and validate each in a later migration',
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
