import type { Rule } from '../rule.ts'

/**
 * A topic has at least as many partitions as its consumer has processes: a partition has one reader of a group. How far
 * replicas are scaled is another rule's matter.
 */
export const partitionsCoverReplicas: Rule = {
  id: 'partitions-cover-replicas',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#intro_consumers',
  *check({ services }) {
    for (const consumer of services) {
      const readers = consumer.replicas
      for (const topic of consumer.consumes) {
        if (topic.partitions >= readers) continue
        yield {
          at: [topic, 'partitions'],
          what: `Topic "${topic.name}" has ${topic.partitions} ${topic.partitions === 1 ? 'partition' : 'partitions'}, its consumer "${consumer.name}" ${readers} processes`,
          why: `Only ${topic.partitions} of them get events, so that more processes make nothing quicker; and partitions that are added later change where the events of a key go`,
          fix: `Set partitions to at least ${readers}`,
        }
      }
    }
  },
  examples: {
    bad: [{ baked: { partitions: 1 } }, { shelf: { replicas: 13 } }],
    good: [{ baked: { partitions: 3 } }, { shelf: { replicas: 12 } }, { oven: { replicas: 13 } }],
  },
}
