import { breadBaked, breadSold } from '../examples/events.ts'
import type { Rule } from '../rule.ts'

/**
 * A topic of events is deleted by age. Compaction keeps the last event of each key, which is right only where every
 * event is the whole state: where there is a single type of them.
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
        why: 'A later event of a key deletes the earlier ones: a consumer that was away hears that something was confirmed, and never that it was asked for',
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
