import type { Rule } from '../rule.ts'

/**
 * An event is written in the transaction of the change that it tells of. Written to Kafka and to the database one
 * after the other, one of the two is missing after a crash in between.
 */
export const eventThroughOutbox: Rule = {
  id: 'event-through-outbox',
  severity: 'error',
  source: 'https://microservices.io/patterns/data/transactional-outbox.html',
  *check({ services }) {
    for (const service of services) {
      const { name, database, publishes, publication } = service
      if (database === undefined || publishes.length === 0) continue
      if (publication.through === 'outbox') continue
      yield {
        at: [service, 'publication', 'through'],
        what: `Service "${name}" stores in "${database.name}" and publishes beside it`,
        why: 'A crash between the two leaves a row that nobody hears of, or an event of a row that does not exist',
        fix: 'Set publication.through to "outbox"',
        set: "'outbox'",
      }
    }
  },
  examples: {
    bad: [{ oven: { publication: { through: 'direct' } } }],
    good: [
      { oven: { publication: { through: 'outbox' } } },
      { shelf: { publication: { through: 'direct' } } },
    ],
  },
}
