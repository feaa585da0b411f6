import type { Bytes } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * In production, a client must have a quota in bytes per second: one replay must not delay the events of all others.
 */
export const kafkaQuotas: Rule = {
  id: 'kafka-quotas',
  severity: 'warning',
  source: 'https://kafka.apache.org/documentation/#design_quotas',
  *check({ environment, clusters }) {
    if (environment !== 'production') return
    for (const cluster of clusters) {
      if (cluster.quota > 0) continue
      yield {
        at: [cluster, 'quota'],
        what: `Kafka "${cluster.name}" has no quota for its clients`,
        why: 'A consumer that replays a week of events takes the network of the brokers, and every other consumer waits meanwhile',
        fix: 'Leave quota out: it is 20 MiB per second and client in production',
      }
    }
  },
  examples: {
    bad: [{ events: { quota: 0 as Bytes } }],
    good: [{ events: { quota: 1 as Bytes } }, { events: { quota: 0 as Bytes }, environment: 'ha' }],
  },
}
