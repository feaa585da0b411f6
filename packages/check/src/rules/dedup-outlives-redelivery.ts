import { type Duration, days, milliseconds, type Service } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A consumer knows an event for as long as it may come again: while its topic keeps it, and longer by what a
 * restored publisher may publish anew. A dead letter counts for nothing here: it was never handled.
 */
export const dedupOutlivesRedelivery: Rule = {
  id: 'dedup-outlives-redelivery',
  severity: 'error',
  source: 'https://microservices.io/patterns/communication-style/idempotent-consumer.html',
  *check({ services, publishing }) {
    for (const consumer of services) {
      const { inbox } = consumer.consumption
      if (inbox === 'none') continue
      for (const topic of consumer.consumes) {
        const rewound = rewindOf(publishing(topic))
        const needed = topic.retention + rewound
        if (inbox.retention >= needed) continue
        yield {
          at: [consumer, 'consumption', 'inbox', 'retention'],
          what: `Service "${consumer.name}" knows handled events for ${time(inbox.retention)}; those of topic "${topic.name}" may come again for ${time(needed)}`,
          why: `An event that is read again later${rewound > 0 ? ', after offsets or its publisher were set back,' : ''} is taken for a new one: goods are reserved, or a card charged, twice`,
          fix: `Keep them for at least ${time(needed)}: the topic's ${time(topic.retention)}${rewound > 0 ? ` and the ${time(rewound)} that its publisher can be restored to` : ''}`,
        }
      }
    }
  },
  examples: {
    bad: [
      { shelf: { consumption: { inbox: { retention: days(13) } } } },
      { baked: { retention: days(8) } },
      { baked: { retention: milliseconds(days(14) + 1) }, environment: 'local' },
    ],
    good: [
      { breads: { backup: { window: days(1) } }, baked: { retention: days(13) } },
      { baked: { retention: days(14) }, environment: 'local' },
      { shelf: { consumption: { inbox: 'none' } } },
    ],
  },
}

/** A publisher whose database is set back relays once more what it had not relayed then. */
function rewindOf(publishers: readonly Service[]): Duration {
  const windows = publishers.flatMap(({ database }) => database?.backup?.window ?? [])
  return Math.max(0, ...windows) as Duration
}
