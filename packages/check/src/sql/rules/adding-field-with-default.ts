import { catalogueOf } from '../catalogue/catalogue.ts'
import { addedConstraints } from '../changes.ts'
import { judgeExpression } from '../expressions/judge.ts'
import type { SqlRule } from '../rule.ts'

/**
 * PostgreSQL 11 and later store a default that is the same for every row only once. Any other default
 * (`gen_random_uuid()`, `clock_timestamp()`, a stored generated column) rewrites every row. `now()` is the same for every row.
 */
export const addingFieldWithDefault: SqlRule = {
  id: 'adding-field-with-default',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
  *check(file, { version }) {
    for (const { statement, table, constraint, at, column } of addedConstraints(file)) {
      const generated = constraint.contype === 'CONSTR_GENERATED'
      // A virtual column (PostgreSQL 18) is computed on read.
      if (generated && constraint.generated_kind === 'v') continue
      if (!generated && constraint.contype !== 'CONSTR_DEFAULT') continue
      const catalogue = catalogueOf(version, statement.before)
      const scope = {
        judge: judgeExpression,
        catalogue,
        place: 'defaults',
        table,
        columns: undefined,
      }
      const { notes } = judgeExpression(constraint.raw_expr!, scope)
      const differs = notes.some(
        ({ volatility, kind }) => volatility === 'v' || kind === 'unjudged',
      )
      if (!generated && !differs) continue
      yield {
        at,
        what: `Column ${column?.colname} of ${table} gets a different value in every row, so PostgreSQL rewrites the table`,
        why: 'Nobody can read or write the table while it and its indexes are rewritten',
        fix: 'Add the column without it, then SET DEFAULT, then fill the existing rows in batches',
      }
    }
  },
  examples: {
    bad: [
      'alter table loans add column token uuid default gen_random_uuid();',
      'alter table loans add column token uuid default make_token();',
      'alter table loans add column doubled bigint generated always as (total * 2) stored;',
    ],
    good: [
      `alter table loans add column status text default 'PENDING';`,
      'alter table loans add column seen_at timestamptz not null default now();',
      'create table loans (id bigint); alter table loans add column token uuid default gen_random_uuid();',
      'alter table loans add column token uuid not null;',
      'alter table loans add column doubled bigint generated always as (total * 2) virtual;',
    ],
  },
}
