import type { SqlRule } from '../rule.ts'
import { timeoutBeforeLock, timeoutExamples } from '../timeout-before-lock.ts'

/** A statement that locks a table in use, and waits for a lock as long as it takes. Tables of this same file are in nobody's use. */
export const requireLockTimeout: SqlRule = {
  id: 'require-lock-timeout',
  severity: 'warning',
  source: 'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT',
  check: (file) =>
    timeoutBeforeLock(file, {
      setting: 'lock_timeout',
      value: '1s',
      what: 'This statement locks a table in use, and waits for a lock as long as it takes',
      why: 'Every query that comes after it queues behind it: the table is down while nothing seems to run',
    }),
  examples: timeoutExamples('lock_timeout'),
}
