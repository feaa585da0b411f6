import type { Rule } from '../rule.ts'

/** Outside `local`, controllers must be separate processes, so that a busy broker delays no election. */
export const controllersApart: Rule = {
  id: 'controllers-apart',
  severity: 'warning',
  source: 'https://kafka.apache.org/documentation/#kraft_role',
  *check({ environment, clusters }) {
    if (environment === 'local') return
    for (const cluster of clusters) {
      if (cluster.mode !== 'kraft' || cluster.controllers > 0) continue
      yield {
        at: [cluster, 'controllers'],
        what: `The ${cluster.brokers} brokers of Kafka "${cluster.name}" are also its controllers`,
        why: 'They cannot be restarted or scaled separately, and a broker that runs out of memory takes a vote with it',
        fix: 'Set controllers to 3',
      }
    }
  },
  examples: {
    bad: [{ events: { controllers: 0 } }, { events: { controllers: 0 }, environment: 'ha' }],
    good: [
      { events: { controllers: 1 } },
      { events: { controllers: 0 }, environment: 'local' },
      { events: { mode: 'zookeeper', version: '3.9' } },
    ],
  },
}
