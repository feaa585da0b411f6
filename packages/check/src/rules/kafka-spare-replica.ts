import type { Rule } from '../rule.ts'

/**
 * A topic must still accept writes while one of its brokers restarts. Topics with one replica are left to another rule.
 */
export const kafkaSpareReplica: Rule = {
  id: 'kafka-spare-replica',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#topicconfigs_min.insync.replicas',
  *check({ topics }) {
    for (const topic of topics) {
      const { name, replicas, minInsyncReplicas } = topic
      if (replicas < 2 || minInsyncReplicas < replicas) continue
      yield {
        at: [topic, 'minInsyncReplicas'],
        what: `Topic "${name}" has ${replicas} replicas and needs ${minInsyncReplicas} of them in sync`,
        why: 'One broker restart makes every acks=all write to this topic fail',
        fix: `Set minInsyncReplicas to at most ${replicas - 1}`,
        set: String(replicas - 1),
      }
    }
  },
  examples: {
    bad: [{ baked: { minInsyncReplicas: 3 } }, { baked: { replicas: 2, minInsyncReplicas: 2 } }],
    good: [{ baked: { minInsyncReplicas: 2 } }, { baked: { replicas: 1 }, environment: 'local' }],
  },
}
