import type { Rule } from '../rule.ts'

/**
 * In a topic that keeps its order, an event must block later events with the same key until it is retried. In a retry
 * topic later events overtake it.
 */
export const orderedTopicNotRetriedElsewhere: Rule = {
  id: 'ordered-topic-not-retried-elsewhere',
  severity: 'error',
  source: 'https://docs.spring.io/spring-kafka/reference/retrytopic/how-the-pattern-works.html',
  *check({ promises, consuming }) {
    const ordered = promises.flatMap((promise) =>
      promise.kind === 'keeps-order' ? [promise.topic] : [],
    )
    for (const topic of ordered) {
      for (const consumer of consuming(topic)) {
        if (consumer.consumption.retries !== 'retry-topic') continue
        yield {
          at: [consumer, 'consumption', 'retries'],
          what: `Topic "${topic.name}" is promised to keep its order, but service "${consumer.name}" retries its events in a retry topic`,
          why: 'Later events overtake the one that failed: an order is confirmed after it was cancelled',
          fix: 'Set consumption.retries to "parked"',
          set: "'parked'",
        }
      }
    }
  },
  examples: {
    bad: [{ shelf: { consumption: { retries: 'retry-topic' } } }],
    good: [
      { shelf: { consumption: { retries: 'blocking' } } },
      { shelf: { consumption: { retries: 'retry-topic' } }, declares: () => ({ promises: [] }) },
      { oven: { consumption: { retries: 'retry-topic' } } },
    ],
  },
}
