import type { Rule } from '../rule.ts'

/**
 * A topic must have one writer: the service that owns the data. Events of the same key from two writers have no order.
 */
export const topicHasOneWriter: Rule = {
  id: 'topic-has-one-writer',
  severity: 'error',
  source: 'https://www.confluent.io/blog/build-services-backbone-events/',
  *check({ publishing, topics }) {
    for (const topic of topics) {
      const [first, ...others] = publishing(topic)
      for (const other of others)
        yield {
          at: [other, 'publishes'],
          what: `Topic "${topic.name}" is published to by "${other.name}" as well as by "${first!.name}"`,
          why: `Events with the same ${topic.key} come from two outboxes: the faster relay decides which one comes first`,
          fix: `Give "${other.name}" a separate topic, or let it send its changes to "${first!.name}", which publishes them`,
        }
    }
  },
  examples: {
    bad: [{ shelf: ({ baked }) => ({ publishes: [baked] }) }],
    good: [{ shelf: { publishes: [] } }],
  },
}
