import type { SqlRule } from '../rule.ts'
import { timeoutBeforeLock, timeoutExamples } from '../timeout-before-lock.ts'

/** A statement that locks a table in use, and runs as long as it takes. Tables of this same file are in nobody's use. */
export const requireStatementTimeout: SqlRule = {
  id: 'require-statement-timeout',
  severity: 'warning',
  source:
    'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT',
  check: (file) =>
    timeoutBeforeLock(file, {
      setting: 'statement_timeout',
      value: '5min',
      what: 'This statement locks a table in use, and runs as long as it takes',
      why: 'A statement that takes longer than thought holds its locks until somebody notices',
    }),
  examples: timeoutExamples('statement_timeout'),
}
