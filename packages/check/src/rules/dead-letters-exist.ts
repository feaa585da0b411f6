import type { Rule } from '../rule.ts'

/**
 * A topic with consumers must have dead letters: an event that cannot be handled is set aside and kept, so that it
 * neither blocks the events behind it nor is lost.
 */
export const deadLettersExist: Rule = {
  id: 'dead-letters-exist',
  severity: 'error',
  source: 'https://www.uber.com/blog/reliable-reprocessing/',
  *check({ topics, consuming }) {
    for (const topic of topics) {
      const consumers = consuming(topic)
      if (topic.deadLetters !== undefined || consumers.length === 0) continue
      yield {
        at: [topic, 'deadLetters'],
        what: `Topic "${topic.name}" has no dead letters for events that "${consumers[0]!.name}" cannot handle`,
        why: 'One broken event blocks all events with its key, or is dropped: its workflow never ends and nobody knows',
        fix: 'Leave deadLetters out: by default they are kept for 30 days',
      }
    }
  },
  examples: {
    bad: [{ baked: { deadLetters: false } }],
    good: [
      { baked: { deadLetters: {} } },
      { baked: { deadLetters: false }, shelf: { consumes: [] } },
    ],
  },
}
