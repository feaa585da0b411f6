import type { Rule } from '../rule.ts'

/**
 * A service writes its rows and their event in one transaction, so the pooler must keep the connection for the whole
 * transaction. A pooler in session mode needs as many connections as there are sessions.
 */
export const poolerModeFits: Rule = {
  id: 'pooler-mode-fits',
  severity: 'error',
  source: 'https://www.pgbouncer.org/features.html',
  *check({ databases, services }) {
    for (const database of databases) {
      const { name, pooler } = database
      if (pooler?.mode === 'statement')
        yield {
          at: [database, 'pooler', 'mode'],
          what: `The PgBouncer of postgres "${name}" releases the connection after every statement`,
          why: 'It refuses transactions of several statements: no row can be written together with its event',
          fix: 'Set mode to "transaction"',
          set: "'transaction'",
        }
      if (pooler?.mode !== 'session') continue
      const sessions = services
        .filter((service) => service.database === database)
        .reduce(
          (sum, { replicas, update, pool }) => sum + (replicas + update.maxSurge) * pool.size,
          0,
        )
      if (sessions <= pooler.size) continue
      yield {
        at: [database, 'pooler', 'mode'],
        what: `The PgBouncer of postgres "${name}" holds ${pooler.size} connections, each for a whole session; services open ${sessions}`,
        why: 'Sessions of a connection pool stay open: the last ones wait for a connection that is never released, and their requests fail',
        fix: `Set mode to "transaction", or size to at least ${sessions}`,
        set: "'transaction'",
      }
    }
  },
  examples: {
    bad: [
      { breads: { pooler: { mode: 'statement' } } },
      { breads: { pooler: { mode: 'session', size: 39 } } },
    ],
    good: [
      { breads: { pooler: { mode: 'session', size: 40 } }, shelf: { replicas: 6 } },
      { breads: { pooler: { mode: 'transaction', size: 5 } } },
      { breads: { pooler: false } },
    ],
  },
}
