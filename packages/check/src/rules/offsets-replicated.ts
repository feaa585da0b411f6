import type { Rule } from '../rule.ts'

/**
 * Outside `local`, Kafka's internal topics must survive what the topics of the platform survive: they need three
 * replicas, two of them in sync. They hold the offsets of all consumers.
 */
export const offsetsReplicated: Rule = {
  id: 'offsets-replicated',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_offsets.topic.replication.factor',
  *check({ environment, clusters }) {
    if (environment === 'local') return
    for (const cluster of clusters) {
      const { name, brokers, offsetsReplicas: copies, offsetsMinInsyncReplicas: inSync } = cluster
      if (copies < 3)
        yield {
          at: [cluster, 'offsetsReplicas'],
          what: `Kafka "${name}" stores consumer offsets on ${copies} of its ${brokers} brokers`,
          why: 'If they are lost, consumers start at the beginning of each topic or at its end: they handle everything again, or skip what they missed',
          fix: 'Leave offsetsReplicas out, or set it to 3, with at least 3 brokers',
        }
      else if (inSync < 2 || inSync >= copies)
        yield {
          at: [cluster, 'offsetsMinInsyncReplicas'],
          what: `Kafka "${name}" commits offsets to ${inSync} of ${copies} replicas`,
          why:
            inSync < 2
              ? 'An offset that only the leader has is lost with it, and events are handled again'
              : 'One broker restart makes every offset commit fail, and no consumer makes progress',
          fix: `Leave offsetsMinInsyncReplicas out, or set it to ${copies - 1}`,
        }
    }
  },
  examples: {
    bad: [
      { events: { offsetsReplicas: 2 } },
      { events: { offsetsReplicas: 1 }, environment: 'ha' },
      { events: { offsetsMinInsyncReplicas: 1 } },
      { events: { offsetsMinInsyncReplicas: 3 } },
    ],
    good: [
      { events: { offsetsReplicas: 3, offsetsMinInsyncReplicas: 2 } },
      { events: { offsetsReplicas: 1 }, environment: 'local' },
    ],
  },
}
