import type { SqlRule } from '../rule.ts'

/** BEGIN inside a transaction does nothing, and the COMMIT after it ends the outer one too early. */
export const transactionNesting: SqlRule = {
  id: 'transaction-nesting',
  severity: 'error',
  source: 'https://squawkhq.com/docs/transaction-nesting',
  *check({ statements, migration }) {
    const wrapped = migration?.transaction === true
    for (const { node, start, inTransaction } of statements) {
      if (!('TransactionStmt' in node)) continue
      const { kind = '' } = node.TransactionStmt
      const begins = /BEGIN|START/.test(kind)
      const ends = /_(COMMIT|ROLLBACK)$/.test(kind)
      if (!(begins && inTransaction) && !(ends && (wrapped || !inTransaction))) continue
      yield {
        at: start,
        what: begins
          ? 'BEGIN inside a transaction does nothing'
          : 'COMMIT or ROLLBACK ends a transaction that this file did not begin',
        why: 'Statements after the first COMMIT are in no transaction, so a failed migration can stay half applied',
        fix: wrapped
          ? 'Leave transactions to dbmate, or mark the file transaction:false'
          : 'Write one BEGIN and one COMMIT',
      }
    }
  },
  examples: {
    bad: [
      'begin; select 1; begin; commit;',
      'select 1; commit;',
      'begin; select 1; rollback; rollback;',
      '-- migrate:up\nbegin;\nselect 1;',
      '-- migrate:up\nselect 1;\ncommit;',
    ],
    good: [
      'begin; select 1; commit; start transaction; select 2; commit;',
      'begin; savepoint here; rollback to here; commit;',
      '-- migrate:up transaction:false\nbegin;\nselect 1;\ncommit;',
    ],
  },
}
