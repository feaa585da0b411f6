import type { Rule } from '../rule.ts'

/**
 * A topic must have at least as many partitions as its consumer has processes, since only one member of a group reads a
 * partition. The bounds of autoscaling are left to another rule.
 */
export const partitionsCoverReplicas: Rule = {
  id: 'partitions-cover-replicas',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#intro_consumers',
  *check({ services }) {
    for (const consumer of services) {
      const processes = consumer.replicas
      for (const topic of consumer.consumes) {
        if (topic.partitions >= processes) continue
        yield {
          at: [topic, 'partitions'],
          what: `Topic "${topic.name}" has ${topic.partitions} ${topic.partitions === 1 ? 'partition' : 'partitions'}, but its consumer "${consumer.name}" ${processes} processes`,
          why: `Only ${topic.partitions} of them get events, so more processes add no throughput; adding partitions later moves keys to other partitions`,
          fix: `Set partitions to at least ${processes}`,
        }
      }
    }
  },
  examples: {
    bad: [{ baked: { partitions: 1 } }, { shelf: { replicas: 13 } }],
    good: [{ baked: { partitions: 3 } }, { shelf: { replicas: 12 } }, { oven: { replicas: 13 } }],
  },
}
