import { verdictsOf } from '../expressions/verdict.ts'
import type { SqlRule } from '../rule.ts'

/**
 * PostgreSQL refuses subqueries, aggregates, window and set-returning functions and invalid expressions here, and generated
 * columns in partition keys. Virtual generated columns take no user-defined types or functions, and no place in a key or index.
 */
export const indexPredicateNotAllowed: SqlRule = {
  id: 'index-predicate-not-allowed',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-createindex.html',
  *check({ statements }, { version }) {
    for (const statement of statements) {
      for (const { place, notes } of verdictsOf(statement, version)) {
        const found = notes.find(({ kind }) => kind === 'refused')
        if (found === undefined) continue
        yield {
          at: found.at,
          what: `PostgreSQL ${version} will refuse this ${place.kind}: ${found.what} (${found.sqlState})`,
          why: 'The migration fails here, and blocks everything that waits for it',
          fix: 'Use only columns of the same row, and functions and operators that accept their types',
        }
      }
    }
  },
  examples: {
    bad: [
      `create table loans (id bigint, member_id bigint);
       create index on loans (id) where member_id in (select id from members);`,
      `create table loans (id bigint, total bigint);
       create index on loans (id) where total > avg(total);`,
      `create table loans (id bigint, total bigint);
       create index on loans ((row_number() over ()));`,
      `create table loans (tags text[]);
       create index on loans (unnest(tags));`,
      `create table loans (id bigint, total bigint);
       create index on loans (id) where totl > 5;`,
      `create table loans (id bigint, total bigint);
       create index on loans (id) where total;`,
      `create table loans (id bigint, day date, year integer generated always as (extract(year from day)) stored)
       partition by list (year);`,
    ],
    good: [
      `create table loans (id bigint, total bigint, tags text[]);
       create index on loans (id) where total > 100 and 'gift' = any (tags);`,
    ],
  },
}
