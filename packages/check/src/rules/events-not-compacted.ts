import { breadBaked, breadSold } from '../examples/events.ts'
import type { Rule } from '../rule.ts'

/**
 * A topic of events must be deleted by age. Compaction keeps only the last event of each key, which is right only if
 * each event is the whole state: if the topic carries a single type.
 */
export const eventsNotCompacted: Rule = {
  id: 'events-not-compacted',
  severity: 'warning',
  source: 'https://kafka.apache.org/documentation/#compaction',
  *check({ topics }) {
    for (const topic of topics) {
      const types = topic.carries
      if (topic.cleanup !== 'compact' || types.length === 1) continue
      yield {
        at: [topic, 'cleanup'],
        what: `Topic "${topic.name}" is compacted and carries ${types.length === 0 ? 'events of unknown types' : `${types.length} types of events`}`,
        why: 'A later event of a key deletes the earlier ones: a consumer that was down sees a confirmation, but not the request before it',
        fix: 'Leave cleanup out, or set it to "delete"',
        set: "'delete'",
      }
    }
  },
  examples: {
    bad: [
      {
        baked: {
          cleanup: 'compact',
          carries: [breadBaked, breadSold],
        },
      },
      { baked: { cleanup: 'compact', carries: [] } },
    ],
    good: [
      { baked: { cleanup: 'compact' } },
      {
        baked: {
          cleanup: 'delete',
          carries: [breadBaked, breadSold],
        },
      },
    ],
  },
}
