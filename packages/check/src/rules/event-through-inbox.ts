import type { Rule } from '../rule.ts'

/** A consumer with a database notes the event's id in the transaction of its effect: every event may come twice. */
export const eventThroughInbox: Rule = {
  id: 'event-through-inbox',
  severity: 'error',
  source: 'https://microservices.io/patterns/communication-style/idempotent-consumer.html',
  *check({ services }) {
    for (const service of services) {
      const { name, database, consumes, consumption } = service
      if (database === undefined || consumes.length === 0 || consumption.inbox !== 'none') continue
      yield {
        at: [service, 'consumption', 'inbox'],
        what: `Service "${name}" handles events and does not note which`,
        why: 'Kafka delivers at least once: after a crash or a rebalance the effect happens a second time',
        fix: 'Leave out inbox: "none"; the default keeps the ids for 14 days',
      }
    }
  },
  examples: {
    bad: [{ shelf: { consumption: { inbox: 'none' } } }],
    good: [
      { shelf: { consumption: { commits: 'after' } } },
      { oven: { consumption: { inbox: 'none' } } },
    ],
  },
}
