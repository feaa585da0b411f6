import type { Rule } from '../rule.ts'

/**
 * Outside `local`, an event must be on three brokers: one may restart while another is lost. With two copies, each
 * update of the brokers leaves only one.
 */
export const topicReplicated: Rule = {
  id: 'topic-replicated',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#brokerconfigs_default.replication.factor',
  *check({ environment, topics }) {
    if (environment === 'local') return
    for (const topic of topics) {
      const { name, replicas, on } = topic
      if (replicas >= 3) continue
      yield {
        at: [topic, 'replicas'],
        what: `Topic "${name}" has ${replicas} ${replicas === 1 ? 'replica' : 'replicas'} in ${environment}`,
        why: 'A broker that is lost while another one restarts loses acknowledged events, or stops the topic',
        fix: `Leave replicas out, or set it to 3${on.brokers < 3 ? `, with at least 3 brokers of "${on.name}"` : ''}`,
      }
    }
  },
  examples: {
    bad: [
      { baked: { replicas: 2 } },
      { baked: { replicas: 1 }, environment: 'ha' },
      { events: { brokers: 2 } },
    ],
    good: [{ baked: { replicas: 3 } }, { baked: { replicas: 1 }, environment: 'local' }],
  },
}
