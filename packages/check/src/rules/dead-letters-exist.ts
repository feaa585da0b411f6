import type { Rule } from '../rule.ts'

/** What a consumer cannot handle is put aside and kept: it neither holds up what is behind it nor is thrown away. */
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
        what: `Topic "${topic.name}" has no place for events that "${consumers[0]!.name}" cannot handle`,
        why: 'One broken event stops all that have its key, or is dropped: the workflow behind it never ends and nobody knows',
        fix: 'Leave deadLetters out: they are kept for 30 days then',
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
