import { type Duration, hours, minutes, recovers, restores } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A topic must keep its events for longer than a consumer may be down: for the restore of its database, plus the
 * handled events that the restored database lacks.
 */
export const retentionCoversOutage: Rule = {
  id: 'retention-covers-outage',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#topicconfigs_retention.ms',
  *check({ promises, storingIn }) {
    for (const promise of promises) {
      if (promise.kind !== 'restores') continue
      const { resource: database, within, losing } = promise
      const needed = (within + losing) as Duration
      for (const consumer of storingIn(database)) {
        for (const topic of consumer.consumes) {
          if (topic.retention >= needed) continue
          yield {
            at: [topic, 'retention'],
            what: `Topic "${topic.name}" keeps events for ${time(topic.retention)}; its consumer "${consumer.name}" may be without its database for ${time(within)}, and then lack the last ${time(losing)}`,
            why: 'Events are deleted before they can be handled: workflows never end, and no error shows it',
            fix: `Set retention to at least ${time(needed)}, preferably to days`,
          }
        }
      }
    }
  },
  examples: {
    // The bakery promises to restore within 4 h, losing 15 min.
    bad: [
      { baked: { retention: hours(4) } },
      { baked: { retention: minutes(254) } },
      { baked: { retention: minutes(15) } },
    ],
    good: [
      { baked: { retention: minutes(255) } },
      { baked: { retention: minutes(1) }, declares: () => ({ promises: [] }) },
      { baked: { retention: minutes(1) }, shelf: { consumes: [] } },
      {
        baked: { retention: minutes(1) },
        declares: ({ shelves }) => ({
          promises: [recovers(shelves, { after: 'killed', within: hours(4), losing: 'nothing' })],
        }),
      },
      {
        baked: { retention: minutes(1) },
        declares: ({ breads }) => ({
          promises: [restores(breads, { within: hours(4), losing: minutes(15) })],
        }),
      },
    ],
  },
}
