import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** The pooler must accept every connection that services may open, including those during an update. */
export const poolerClientsFit: Rule = {
  id: 'pooler-clients-fit',
  severity: 'error',
  source: 'https://www.pgbouncer.org/config.html#max_client_conn',
  *check({ databases, storingIn }) {
    for (const database of databases) {
      const { name, pooler } = database
      if (pooler === undefined) continue
      const users = storingIn(database)
      const needed = users.reduce(
        (sum, { replicas, update, pool }) => sum + (replicas + update.maxSurge) * pool.size,
        0,
      )
      if (needed <= pooler.maxClients) continue
      yield {
        at: [database, 'pooler', 'maxClients'],
        what: `The PgBouncer of postgres "${name}" accepts ${pooler.maxClients} connections; ${list(users.map((service) => `"${service.name}"`))} may open ${needed}`,
        why: 'While an update adds replicas, the new ones are refused ("no more connections allowed"), and the update fails',
        fix: `Set maxClients to at least ${needed}`,
        set: String(needed),
      }
    }
  },
  examples: {
    bad: [{ breads: { pooler: { maxClients: 39 } } }],
    good: [
      { breads: { pooler: { maxClients: 40 } }, shelf: { replicas: 6 } },
      { breads: { pooler: false } },
    ],
  },
}
