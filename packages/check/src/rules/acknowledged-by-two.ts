import type { Rule } from '../rule.ts'

/**
 * An acknowledged event is on two brokers at least. `acks=all` waits for the replicas that are in sync at that moment,
 * and with a minimum of one the leader alone is enough. Fewer than three replicas are another rule's matter.
 */
export const acknowledgedByTwo: Rule = {
  id: 'acknowledged-by-two',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#topicconfigs_min.insync.replicas',
  *check({ topics }) {
    for (const topic of topics) {
      const { name, replicas, minInsyncReplicas } = topic
      if (replicas < 3 || minInsyncReplicas >= 2) continue
      yield {
        at: [topic, 'minInsyncReplicas'],
        what: `Topic "${name}" has ${replicas} replicas and acknowledges an event that is on ${minInsyncReplicas} of them`,
        why: 'While the others are behind, the loss of the leader loses events that were acknowledged',
        fix: `Leave minInsyncReplicas out, or set it to ${replicas - 1}`,
      }
    }
  },
  examples: {
    bad: [{ baked: { minInsyncReplicas: 1 } }],
    good: [{ baked: { minInsyncReplicas: 2 } }, { baked: { replicas: 2, minInsyncReplicas: 1 } }],
  },
}
