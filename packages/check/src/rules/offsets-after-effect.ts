import type { Rule } from '../rule.ts'

/**
 * Offsets must be committed only after the effect of an event is stored. Automatic commits run ahead of the effects
 * whenever the client fetches the next events before these are handled.
 */
export const offsetsAfterEffect: Rule = {
  id: 'offsets-after-effect',
  severity: 'error',
  source:
    'https://kafka.apache.org/42/javadoc/org/apache/kafka/clients/consumer/KafkaConsumer.html',
  *check({ services }) {
    for (const consumer of services) {
      if (consumer.consumes.length === 0 || consumer.consumption.commits === 'after') continue
      yield {
        at: [consumer, 'consumption', 'commits'],
        what: `Service "${consumer.name}" lets its Kafka client commit offsets automatically`,
        why: 'A process that dies between the commit and the effect never sees the event again: goods are never reserved, a workflow never ends',
        fix: 'Leave commits out, or set it to "after"',
        set: "'after'",
      }
    }
  },
  examples: {
    bad: [{ shelf: { consumption: { commits: 'automatic' } } }],
    good: [
      { shelf: { consumption: { commits: 'after' } } },
      { oven: { consumption: { commits: 'automatic' } } },
    ],
  },
}
