import type { Rule } from '../rule.ts'

/**
 * An event counts as handled only after its effect is stored. Offsets that the client commits by a clock run ahead
 * of it wherever the next events are fetched before these are handled.
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
        what: `Service "${consumer.name}" lets its client commit offsets on its own`,
        why: 'A process that dies between the commit and the effect never sees the event again: goods that were never reserved, a workflow that never ends',
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
