import { immutableForm } from '../expressions/immutable-form.ts'
import type { Place } from '../expressions/places.ts'
import { verdictsOf } from '../expressions/verdict.ts'
import type { SqlRule } from '../rule.ts'

/**
 * The expressions of indexes, generated columns and partition keys must be immutable. Functions, operators and casts are
 * looked up in PostgreSQL's own catalogue of the major version in use, with overloads resolved as its parser does.
 */
export const indexPredicateImmutable: SqlRule = {
  id: 'index-predicate-immutable',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-createindex.html',
  *check({ statements }, { version }) {
    for (const statement of statements) {
      for (const { place, notes } of verdictsOf(statement, version)) {
        const found = notes.find(({ kind }) => kind === 'mutable')
        if (found === undefined) continue
        const refusal = refusals[place.kind]
        yield {
          at: found.at,
          what: `PostgreSQL ${version} will refuse this with "${refusal}" (42P17): ${found.what}`,
          why: `The value is computed once and stored, so it must not depend on the time, on settings or on the session`,
          fix: immutableForm(place, statement, version),
        }
      }
    }
  },
  examples: {
    bad: [
      `create table loans (id bigint, status text, expires_at timestamptz);
       create index on loans (id) where status = 'PENDING' and expires_at < now();`,
      `create table loans (id bigint, status text, expires_at timestamptz);
       create index on loans (id) where expires_at < (now() at time zone 'UTC');`,
      `create table loans (id bigint, status text, expires_at timestamptz);
       create index on loans (id) where expires_at < 'infinity'::timestamp;`,
      `create table loans (created_at timestamptz);
       create index on loans ((created_at::date));`,
      `create table books (name text, words tsvector generated always as (to_tsvector(name)) stored);`,
      `create table loans (created_at timestamptz);
       -- For PostgreSQL 15: from 16 on it is immutable
       create index on loans (date_trunc('day', created_at, 'UTC'));`,
    ],
    good: [
      `create table loans (id bigint, status text, expires_at timestamptz);
       create index on loans (id, status, expires_at) where status = 'PENDING';`,
      `create table loans (created_at timestamptz);
       create index on loans (((created_at at time zone 'UTC')::date));`,
      `create table books (name text, words tsvector generated always as (to_tsvector('simple', name)) stored);`,
    ],
  },
}

const refusals: Partial<Record<Place['kind'], string>> = {
  'index predicate': 'functions in index predicate must be marked IMMUTABLE',
  'index expression': 'functions in index expression must be marked IMMUTABLE',
  'column generation expression': 'generation expression is not immutable',
  'partition key expression': 'functions in partition key expression must be marked IMMUTABLE',
}
