import type { SqlRule } from '../rule.ts'
import { timeoutBeforeLock, timeoutExamples } from '../timeout-before-lock.ts'

/** A statement that locks a table in use needs a lock_timeout. Tables created in the same file are not in use yet. */
export const requireLockTimeout: SqlRule = {
  id: 'require-lock-timeout',
  severity: 'warning',
  source: 'https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT',
  check: (file) =>
    timeoutBeforeLock(file, {
      setting: 'lock_timeout',
      value: '1s',
      what: 'This statement locks a table in use, and waits for the lock without a limit',
      why: 'Every later query queues behind it: the table is down while nothing seems to run',
    }),
  examples: timeoutExamples('lock_timeout'),
}
