import { unguarded } from '../locks.ts'
import type { SqlRule } from '../rule.ts'

/** Squawk's older name for `require-lock-timeout` and `require-statement-timeout` together. */
export const requireTimeoutSettings: SqlRule = {
  id: 'require-timeout-settings',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/require-timeout-settings',
  optIn: true,
  *check(file) {
    const settings = ['lock_timeout', 'statement_timeout']
    const found = settings.map((setting) => unguarded(file, setting))
    const missing = settings.filter((_, index) => found[index] !== undefined)
    const statement = found.find((one) => one !== undefined)
    if (statement === undefined) return
    yield {
      at: statement.start,
      what: `This statement locks a table in use without ${missing.join(' and ')}`,
      why: 'Every query that comes after it waits as long as it does',
      fix: `Begin the file with ${missing.map((setting) => `set ${setting} = '5s';`).join(' ')}`,
    }
  },
  examples: {
    bad: [
      'alter table orders add column total bigint;',
      `set lock_timeout = '1s'; alter table orders add column total bigint;`,
      `set statement_timeout = '1s'; alter table orders add column total bigint;`,
    ],
    good: [
      `set lock_timeout = '1s'; set statement_timeout = '5s'; alter table orders add column total bigint;`,
      'create table orders (id bigint);',
    ],
  },
}
