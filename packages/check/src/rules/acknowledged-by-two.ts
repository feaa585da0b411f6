import type { Rule } from '../rule.ts'

/**
 * An acknowledged event must be on at least two brokers. `acks=all` waits only for the replicas that are in sync at
 * that moment, so with a minimum of one the leader alone is enough. Topics with fewer than three replicas are left to
 * another rule.
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
        what: `Topic "${name}" has ${replicas} replicas but acknowledges an event that is on ${minInsyncReplicas} of them`,
        why: 'While the followers lag, losing the leader loses acknowledged events',
        fix: `Leave minInsyncReplicas out, or set it to ${replicas - 1}`,
      }
    }
  },
  examples: {
    bad: [{ baked: { minInsyncReplicas: 1 } }],
    good: [{ baked: { minInsyncReplicas: 2 } }, { baked: { replicas: 2, minInsyncReplicas: 1 } }],
  },
}
