import { type Duration, days, milliseconds, type Service } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A consumer must remember an event for as long as it may be redelivered: for the retention of its topic, plus the
 * restore window of its publishers. Dead letters do not count: they were never handled.
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
          what: `Service "${consumer.name}" remembers handled events for ${time(inbox.retention)}; those of topic "${topic.name}" may be redelivered for ${time(needed)}`,
          why: `An event that is redelivered later${rewound > 0 ? ', after offsets were reset or its publisher was restored,' : ''} is handled as a new one: goods are reserved, or a card charged, twice`,
          fix: `Keep them for at least ${time(needed)}: the topic's ${time(topic.retention)}${rewound > 0 ? ` plus the ${time(rewound)} that its publisher can be set back by a restore` : ''}`,
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

/**
 * Returns the longest restore window of the publishers: after a restore, a publisher relays its outbox again from that
 * moment.
 */
function rewindOf(publishers: readonly Service[]): Duration {
  const windows = publishers.flatMap(({ database }) => database?.backup?.window ?? [])
  return Math.max(0, ...windows) as Duration
}
