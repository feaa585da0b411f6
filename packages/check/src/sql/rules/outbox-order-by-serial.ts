import type { SelectStmt } from 'libpg-query'
import { columnsIn } from '../expressions/conditions.ts'
import { selectsOf, tablesOf } from '../queries.ts'
import type { SqlRule } from '../rule.ts'

/**
 * A sequence assigns ids before the commit, so a lower id can become visible after a higher one was read: a reader that asks
 * for `id > last` never sees it. Below the transaction that `pg_snapshot_xmin` returns, no new row can appear.
 */
export const outboxOrderBySerial: SqlRule = {
  id: 'outbox-order-by-serial',
  severity: 'error',
  source: 'https://event-driven.io/en/ordering_in_postgres_outbox/',
  *check({ statements }) {
    for (const statement of statements) {
      const bad = selectsOf(statement).find(
        (select) =>
          tablesOf(select).some((table) => /(^|[._])outbox/.test(table)) &&
          skipsLateCommits(select),
      )
      if (bad === undefined) continue
      yield {
        at: statement.start,
        what: 'The outbox is read by id > last, which skips transactions that commit late',
        why: 'An event that gets its id first and commits last is never sent, and nothing reports it',
        fix: 'Read only below pg_snapshot_xmin(pg_current_snapshot()), or delete sent rows and read all that remain',
      }
    }
  },
  examples: {
    bad: [
      'select * from topics join outbox using (topic) where id > 5 order by id;',
      'select * from outbox where id > 5 order by id limit 100;',
      'create view unsent as select * from outbox where outbox.id >= (select last from position) order by id;',
      `create function next_events(bigint) returns setof outbox language sql as 'select * from outbox where id > $1 order by id';`,
      'select * from loan_outbox where 5 < id and topic = $1 order by id;',
    ],
    good: [
      'select * from outbox order by id limit 100;',
      'select * from loans where id > 5 order by id;',
      'select * from outbox where id > 5 and xmin_at < pg_snapshot_xmin(pg_current_snapshot()) order by id;',
      'select * from outbox where id = 5 order by id;',
      'select * from outbox where attempts > 5 order by id;',
      'select count(*) from outbox where id > 5;',
      `create function f() returns void language plpgsql as 'begin end';`,
    ],
  },
}

function skipsLateCommits({ whereClause, sortClause }: SelectStmt): boolean {
  const text = JSON.stringify(whereClause ?? {})
  if (/pg_snapshot_xmin|txid_snapshot_xmin/.test(text)) return false
  const sorted = columnsIn(sortClause ?? [])
  const compared = comparisonsIn(whereClause ?? {})
  return compared.some((column) => sorted.includes(column))
}

/** Returns the columns that are compared with <, <=, > or >=. */
function comparisonsIn(expression: object): string[] {
  const found: string[] = []
  JSON.stringify(expression, (key, value) => {
    if (key === 'A_Expr' && /^[<>]=?$/.test(value.name?.[0]?.String?.sval ?? '')) {
      found.push(...columnsIn({ ...value }))
    }
    return value
  })
  return found
}
