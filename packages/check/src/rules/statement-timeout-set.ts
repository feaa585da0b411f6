import { call, seconds, service } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** Statements, lock waits and idle transactions must time out: 0 means never in PostgreSQL. */
export const statementTimeoutSet: Rule = {
  id: 'statement-timeout-set',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/runtime-config-client.html',
  *check({ services }) {
    for (const service of services) {
      if (service.database === undefined) continue
      for (const [property, what, parameter] of limits) {
        if (service.pool[property] !== 0) continue
        yield {
          at: [service, 'pool', property],
          what: `${what} of "${service.name}" may take forever: ${parameter} is 0`,
          why: 'A hanging one holds its locks and its connection; others queue behind it until the pool is exhausted and every request fails',
          fix: `Set ${property} to less than the timeout of its route, such as seconds(5)`,
        }
      }
    }
  },
  examples: {
    bad: [
      { oven: { pool: { idleInTransaction: seconds(0) } } },
      { oven: { pool: { lockTimeout: seconds(0) } } },
      { oven: { pool: { statementTimeout: seconds(0), lockTimeout: seconds(0) } } },
    ],
    good: [
      { oven: { pool: { statementTimeout: seconds(1), lockTimeout: seconds(0.5) } } },
      {
        // A service that stores nothing.
        oven: () => ({
          calls: [
            call(
              service('mill', { source: 'services/mill', pool: { statementTimeout: seconds(0) } }),
            ),
          ],
        }),
      },
    ],
  },
}

const limits = [
  ['statementTimeout', 'A statement', 'statement_timeout'],
  ['lockTimeout', 'The wait for a lock', 'lock_timeout'],
  ['idleInTransaction', 'An idle transaction', 'idle_in_transaction_session_timeout'],
] as const
