import { verdictsOf } from '../expressions/verdict.ts'
import type { SqlRule } from '../rule.ts'

/** Reports an index expression that cannot be judged because the given files do not declare what it uses. */
export const indexPredicateNotJudged: SqlRule = {
  id: 'index-predicate-not-judged',
  severity: 'info',
  source: 'https://www.postgresql.org/docs/current/xfunc-volatility.html',
  *check({ statements }, { version }) {
    for (const statement of statements) {
      for (const { place, notes } of verdictsOf(statement, version)) {
        const [found] = notes
        if (found === undefined || notes.some(({ kind }) => kind !== 'unjudged')) continue
        yield {
          at: found.at,
          what: `Cannot judge whether this ${place.kind} is immutable: ${found.what}`,
          why: 'PostgreSQL refuses an expression that is not immutable, and this check cannot rule that out',
          fix: 'Pass the schema that declares it with --schema',
        }
      }
    }
  },
  examples: {
    bad: [
      `create table places (id bigint, shape text);
       create index on places (id) where st_isvalid(shape);`,
      'create index on loans (id) where age_in_days(created_at) > 5;',
    ],
    good: [
      // Refused in any case: index-predicate-immutable reports it.
      'create table loans (id bigint, at timestamptz); create index on loans (id) where unknown_one(id) and at < now();',
      `create function is_large(total bigint) returns boolean language sql immutable as 'select total > 1000';
       create table loans (id bigint, total bigint);
       create index on loans (id) where is_large(total);`,
    ],
  },
}
