import type { Rule } from '../rule.ts'

/**
 * An event must be written in the same transaction as the change that it reports. If Kafka and the database are written
 * one after the other, a crash in between loses one of the two. Without a database there is no outbox.
 */
export const eventThroughOutbox: Rule = {
  id: 'event-through-outbox',
  severity: 'error',
  source: 'https://microservices.io/patterns/data/transactional-outbox.html',
  *check({ services }) {
    for (const service of services) {
      const { name, database, publishes, publication } = service
      if (publishes.length === 0) continue
      if (database === undefined) {
        if (publication.through === 'outbox')
          yield {
            at: [service, 'publishes'],
            what: `Service "${name}" publishes through an outbox and has no database`,
            why: 'The outbox is a table: its process ends at the start',
            fix: 'Give it a database, or set publication.through to "direct"',
          }
        continue
      }
      if (publication.through === 'outbox') continue
      yield {
        at: [service, 'publication', 'through'],
        what: `Service "${name}" stores in "${database.name}" and publishes outside of the transaction`,
        why: 'A crash between the two leaves a row without its event, or an event without its row',
        fix: 'Set publication.through to "outbox"',
        set: "'outbox'",
      }
    }
  },
  examples: {
    bad: [
      { oven: { publication: { through: 'direct' } } },
      { oven: { database: undefined as never } },
    ],
    good: [
      { oven: { publication: { through: 'outbox' } } },
      { shelf: { publication: { through: 'direct' } } },
      { oven: { database: undefined as never, publication: { through: 'direct' } } },
      { shelf: { database: undefined as never } },
    ],
  },
}
