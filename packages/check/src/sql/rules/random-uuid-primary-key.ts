import { definedColumns } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/** Random keys touch a random index page on every insert; time-ordered ids touch the last one. */
export const randomUuidPrimaryKey: SqlRule = {
  id: 'random-uuid-primary-key',
  severity: 'info',
  source: 'https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7',
  *check(file) {
    for (const { statement, table, name, at, constraints } of definedColumns(file)) {
      const initial = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
      const isRandom = /"(gen_random_uuid|uuid_generate_v4)"/.test(JSON.stringify(initial ?? {}))
      const keys = statement.after.tables.get(table)?.keys ?? []
      const isKey =
        constraints.some(({ contype }) => contype === 'CONSTR_PRIMARY') ||
        keys.some(({ primary, columns }) => primary && columns[0] === name)
      if (!isRandom || !isKey) continue
      yield {
        at,
        what: `The primary key ${name} of ${table} is random`,
        why: 'In a large table every insert reads and dirties a different index page',
        fix: 'Use an identity column, or time-ordered ids (UUIDv7; uuidv7() in PostgreSQL 18)',
      }
    }
  },
  examples: {
    bad: [
      'create table loans (id uuid default gen_random_uuid(), code text unique, primary key (id));',
      'create table loans (id uuid primary key default gen_random_uuid());',
      'create table loans (id uuid default uuid_generate_v4(), primary key (id));',
      'alter table loans add column key uuid primary key default gen_random_uuid();',
    ],
    good: [
      'create table loans (id uuid primary key);',
      'create table loans (id uuid primary key default uuidv7());',
      'create table loans (id bigint primary key, token uuid default gen_random_uuid());',
      'create table loans (day date, id uuid default gen_random_uuid(), primary key (day, id));',
    ],
  },
}
