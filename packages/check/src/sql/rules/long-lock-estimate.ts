import type { AlterTableCmd } from 'libpg-query'
import { alterations, createdIndexes } from '../changes.ts'
import type { SqlRule } from '../rule.ts'

/**
 * Estimates how long a lock will be held, from the rows in `facts.tables`. The rates were measured on PostgreSQL 15 with two
 * cores and two million rows in memory: a scan reads 2 million rows per second, a rewrite or an index on text 0.15 million.
 */
export const longLockEstimate: SqlRule = {
  id: 'long-lock-estimate',
  severity: 'warning',
  source: 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES',
  *check(file, { facts }) {
    const work = [
      ...[...alterations(file)].flatMap(({ statement, table, action, isNew }) => {
        const rate = isNew ? undefined : rateOf(action)
        return rate === undefined ? [] : [{ at: statement.start, table, rate }]
      }),
      ...[...createdIndexes(file)].flatMap(({ statement, table, index }) =>
        index.concurrent ? [] : [{ at: statement.start, table, rate: writtenPerSecond }],
      ),
    ]
    for (const { at, table, rate } of work) {
      const rows = facts.tables?.[table]?.rows
      if (rows === undefined || rows < rate) continue
      const seconds = Math.floor(rows / rate)
      yield {
        at,
        what: `Locks ${table}, which has ${rows} rows, for about ${seconds} s`,
        why: 'Requests wait for the lock, and fail when they time out',
        fix: 'Split it into steps that hold no lock while rows are read, as the rule for this statement says',
      }
    }
  },
  examples: {
    bad: [
      { facts: { tables: { loans: { rows: 150_000 } } }, sql: 'create index on loans (a);' },
      {
        facts: { tables: { loans: { rows: 2_000_000 } } },
        sql: 'alter table loans alter column a set not null;',
      },
      {
        facts: { tables: { loans: { rows: 300_000 } } },
        sql: 'alter table loans alter column a type bigint;',
      },
      { facts: { tables: { loans: { rows: 300_000 } } }, sql: 'create index on loans (a);' },
      {
        facts: { tables: { loans: { rows: 300_000 } } },
        sql: 'alter table loans add unique (a);',
      },
      {
        facts: { tables: { loans: { rows: 3_000_000 } } },
        sql: 'alter table loans add check (a > 0);',
      },
    ],
    good: [
      { facts: { tables: { loans: { rows: 149_999 } } }, sql: 'create index on loans (a);' },
      {
        facts: { tables: { loans: { rows: 1_999_999 } } },
        sql: 'alter table loans alter column a set not null;',
      },
      {
        facts: { tables: { loans: { rows: 3_000_000 } } },
        sql: 'create index concurrently on loans (a);',
      },
      {
        facts: { tables: { loans: { rows: 3_000_000 } } },
        sql: 'alter table loans add check (a > 0) not valid;',
      },
      {
        facts: { tables: { loans: { rows: 3_000_000 } } },
        sql: 'alter table loans add unique using index by_a;',
      },
      {
        facts: { tables: { loans: { rows: 3_000_000 } } },
        sql: 'alter table loans add column a bigint;',
      },
      {
        facts: { tables: { loans: { rows: 3_000_000 } } },
        sql: 'alter table lines alter column a set not null;',
      },
      {
        facts: { tables: { loans: { rows: 3_000_000 } } },
        sql: 'create table loans (a integer); alter table loans alter column a set not null;',
      },
      'alter table loans alter column a type bigint;',
    ],
  },
}

const readPerSecond = 2_000_000
const writtenPerSecond = 150_000

function rateOf({ subtype, def }: AlterTableCmd): number | undefined {
  if (subtype === 'AT_AlterColumnType') return writtenPerSecond
  if (subtype === 'AT_SetNotNull') return readPerSecond
  if (def === undefined || !('Constraint' in def)) return undefined
  const { contype, skip_validation, indexname } = def.Constraint
  if (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE') {
    return indexname === undefined ? writtenPerSecond : undefined
  }
  return skip_validation ? undefined : readPerSecond
}
