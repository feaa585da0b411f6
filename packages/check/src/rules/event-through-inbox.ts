import type { Rule } from '../rule.ts'

/**
 * A consumer with a database must record the event id in the same transaction as its effect: every event may be
 * delivered twice.
 */
export const eventThroughInbox: Rule = {
  id: 'event-through-inbox',
  severity: 'error',
  source: 'https://microservices.io/patterns/communication-style/idempotent-consumer.html',
  *check({ services }) {
    for (const service of services) {
      const { name, database, consumes, consumption } = service
      if (consumes.length === 0) continue
      if (database === undefined) {
        if (consumption.inbox !== 'none')
          yield {
            at: [service, 'consumes'],
            what: `Service "${name}" handles events through an inbox and has no database`,
            why: 'The inbox is a table: its process ends at the start',
            fix: 'Give it a database, or set consumption.inbox to "none"',
          }
        continue
      }
      if (consumption.inbox !== 'none') continue
      yield {
        at: [service, 'consumption', 'inbox'],
        what: `Service "${name}" handles events without recording their ids`,
        why: 'Kafka delivers at least once: after a crash or a rebalance the effect happens twice',
        fix: 'Remove inbox: "none"; the default keeps the ids for 14 days',
      }
    }
  },
  examples: {
    bad: [
      { shelf: { consumption: { inbox: 'none' } } },
      { shelf: { database: undefined as never } },
    ],
    good: [
      { shelf: { consumption: { commits: 'after' } } },
      { oven: { consumption: { inbox: 'none' } } },
      { shelf: { database: undefined as never, consumption: { inbox: 'none' } } },
      { oven: { database: undefined as never } },
    ],
  },
}
