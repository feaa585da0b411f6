import { firstLockWithout } from '../locks.ts'
import type { SqlRule } from '../rule.ts'

/** Squawk's older name for `require-lock-timeout` and `require-statement-timeout` together. */
export const requireTimeoutSettings: SqlRule = {
  id: 'require-timeout-settings',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/require-timeout-settings',
  optIn: true,
  *check(file) {
    const statement =
      firstLockWithout(file, 'lock_timeout') ?? firstLockWithout(file, 'statement_timeout')
    if (statement === undefined) return
    yield {
      at: statement.start,
      what: 'This statement locks a table in use without both timeouts',
      why: 'Every later query waits as long as it does',
      fix: `Begin the file with set lock_timeout = '1s'; set statement_timeout = '5min';`,
    }
  },
  examples: {
    bad: [
      'alter table loans add column total bigint;',
      `set lock_timeout = '1s'; alter table loans add column total bigint;`,
      `set statement_timeout = '1s'; alter table loans add column total bigint;`,
    ],
    good: [
      `set lock_timeout = '1s'; set statement_timeout = '5s'; alter table loans add column total bigint;`,
      'create table loans (id bigint);',
    ],
  },
}
