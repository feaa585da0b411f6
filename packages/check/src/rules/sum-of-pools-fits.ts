import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * PostgreSQL must accept all connections of all pools. Every process may open its whole pool, including replicas that
 * an update adds. Behind PgBouncer, only the pool of PgBouncer counts.
 */
export const sumOfPoolsFits: Rule = {
  id: 'sum-of-pools-fits',
  severity: 'error',
  source: 'https://www.postgresql.org/docs/current/runtime-config-connection.html',
  *check({ databases, storingIn }) {
    for (const database of databases) {
      const { name, maxConnections, reservedConnections, pooler } = database
      const users = storingIn(database)
      const needed =
        pooler?.size ??
        users.reduce(
          (sum, { replicas, update, pool }) => sum + (replicas + update.maxSurge) * pool.size,
          0,
        )
      const free = maxConnections - reservedConnections
      if (needed <= free) continue
      const clients =
        pooler === undefined
          ? list(users.map((service) => `"${service.name}"`))
          : `the PgBouncer of "${name}"`
      yield {
        at: [database, 'maxConnections'],
        what: `Postgres "${name}" accepts ${maxConnections} connections and reserves ${reservedConnections} of them; ${clients} may open ${needed}`,
        why: 'Under load the last processes get "sorry, too many clients already", and so does the administrator who wants to help',
        fix: `Set maxConnections to at least ${needed + reservedConnections}, or shrink the pools`,
        set: String(needed + reservedConnections),
      }
    }
  },
  examples: {
    bad: [
      { breads: { maxConnections: 60 } },
      { breads: { pooler: { size: 120 } } },
      { breads: { maxConnections: 40, pooler: false }, oven: { replicas: 3, pool: { size: 10 } } },
    ],
    good: [
      { breads: { maxConnections: 70 } },
      { breads: { maxConnections: 50, pooler: false }, oven: { replicas: 3, pool: { size: 10 } } },
    ],
  },
}
