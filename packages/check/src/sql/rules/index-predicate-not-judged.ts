import { verdictsOf } from '../expressions/verdict.ts'
import type { SqlRule } from '../rule.ts'

/** What decides over an index's expression is in no file that was given: nothing can be said, and that is said. */
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
          what: `Whether this ${place.kind} is immutable cannot be judged: ${found.what}`,
          why: 'PostgreSQL refuses what is not immutable, and this check cannot promise that it will not',
          fix: 'Give the schema that declares it along with this file',
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
      // Refused in any case, and by another rule.
      'create table loans (id bigint, at timestamptz); create index on loans (id) where unknown_one(id) and at < now();',
      `create function is_large(total bigint) returns boolean language sql immutable as 'select total > 1000';
       create table loans (id bigint, total bigint);
       create index on loans (id) where is_large(total);`,
    ],
  },
}
