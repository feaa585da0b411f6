import type { SqlRule } from '../rule.ts'

/** A transaction that is never committed is rolled back when the connection closes, without an error. */
export const banUncommittedTransaction: SqlRule = {
  id: 'ban-uncommitted-transaction',
  severity: 'error',
  source: 'https://squawkhq.com/docs/ban-uncommitted-transaction',
  *check({ statements, migration }) {
    if (migration?.transaction) return
    const boundaries = statements.filter(
      ({ node }) =>
        'TransactionStmt' in node &&
        /_(BEGIN|START|COMMIT|ROLLBACK)$/.test(node.TransactionStmt.kind ?? ''),
    )
    const last = boundaries.at(-1)
    if (last === undefined || !('TransactionStmt' in last.node)) return
    if (!/BEGIN|START/.test(last.node.TransactionStmt.kind ?? '')) return
    yield {
      at: last.start,
      what: 'This transaction is never committed',
      why: 'The migration seems to succeed, but all of it is rolled back',
      fix: 'End the file with COMMIT',
    }
  },
  examples: {
    bad: [
      'begin; create table loans (id bigint);',
      'begin; select 1; commit; start transaction; savepoint a; select 2;',
    ],
    good: [
      'begin; create table loans (id bigint); commit;',
      'begin; select 1; rollback;',
      'select 1;',
      // Reported by transaction-nesting instead.
      '-- migrate:up\nbegin;\nselect 1;',
    ],
  },
}
