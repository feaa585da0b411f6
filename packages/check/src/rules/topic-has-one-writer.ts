import type { Rule } from '../rule.ts'

/** A topic has one writer: the service whose data it tells of. The events of two writers of one key are in no order. */
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
          what: `Topic "${topic.name}" is written by "${other.name}" as well as by "${first!.name}"`,
          why: `Events with one ${topic.key} come from two outboxes: which is later is decided by which relay was quicker`,
          fix: `Give "${other.name}" a topic of its own, or let "${first!.name}" publish what it hears`,
        }
    }
  },
  examples: {
    bad: [{ shelf: ({ baked }) => ({ publishes: [baked] }) }],
    good: [{ shelf: { publishes: [] } }],
  },
}
