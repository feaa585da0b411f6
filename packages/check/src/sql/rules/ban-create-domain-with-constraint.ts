import { namesOf, qualified } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** Changing a domain's constraint scans every table that uses the domain, and the constraint does not hold for arrays. */
export const banCreateDomainWithConstraint: SqlRule = {
  id: 'ban-create-domain-with-constraint',
  severity: 'warning',
  source: 'https://www.postgresql.org/docs/current/sql-createdomain.html#SQL-CREATEDOMAIN-NOTES',
  *check({ statements }) {
    for (const { node, start } of statements) {
      if (!('CreateDomainStmt' in node)) continue
      const { domainname, constraints } = node.CreateDomainStmt
      const hasOne = (constraints ?? []).some(
        (one) => 'Constraint' in one && one.Constraint.contype !== 'CONSTR_DEFAULT',
      )
      if (!hasOne) continue
      yield {
        at: start,
        what: `Domain ${qualified(namesOf(domainname))} has a constraint`,
        why: 'To change it, PostgreSQL scans every table that uses it, under a lock that blocks writes',
        fix: 'Use the base type, and a CHECK in each table',
      }
    }
  },
  examples: {
    bad: [
      "create domain email as text check (value like '%@%');",
      'create domain name as text not null;',
    ],
    good: ['select 1;', 'create domain email as text;', `create domain email as text default '';`],
  },
}
