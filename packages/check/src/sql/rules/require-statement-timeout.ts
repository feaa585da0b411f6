import type { SqlRule } from '../rule.ts'
import { timeoutBeforeLock, timeoutExamples } from '../timeout-before-lock.ts'

/** A statement that locks a table in use needs a statement_timeout. Tables created in the same file are not in use yet. */
export const requireStatementTimeout: SqlRule = {
  id: 'require-statement-timeout',
  severity: 'warning',
  source:
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT',
  check: (file) =>
    timeoutBeforeLock(file, {
      setting: 'statement_timeout',
      value: '5min',
      what: 'This statement locks a table in use, and runs without a time limit',
      why: 'A statement that takes longer than expected holds its locks until somebody notices',
    }),
  examples: timeoutExamples('statement_timeout'),
}
