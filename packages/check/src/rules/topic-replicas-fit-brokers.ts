import type { Rule } from '../rule.ts'

/** A topic must have at most as many replicas as there are brokers: two copies on one broker would be lost together. */
export const topicReplicasFitBrokers: Rule = {
  id: 'topic-replicas-fit-brokers',
  severity: 'error',
  source:
    'https://kafka.apache.org/42/javadoc/org/apache/kafka/common/errors/InvalidReplicationFactorException.html',
  *check({ topics }) {
    for (const topic of topics) {
      const { name, replicas, on } = topic
      if (replicas <= on.brokers) continue
      yield {
        at: [topic, 'replicas'],
        what: `Topic "${name}" has ${replicas} replicas, but Kafka "${on.name}" only ${on.brokers} ${on.brokers === 1 ? 'broker' : 'brokers'}`,
        why: 'Kafka refuses to create the topic: INVALID_REPLICATION_FACTOR',
        fix: `Set replicas to at most ${on.brokers}, or the brokers to at least ${replicas}`,
      }
    }
  },
  examples: {
    bad: [{ baked: { replicas: 4 } }, { baked: { replicas: 2 }, environment: 'local' }],
    good: [{ baked: { replicas: 3 } }, { events: { brokers: 4 }, baked: { replicas: 4 } }],
  },
}
