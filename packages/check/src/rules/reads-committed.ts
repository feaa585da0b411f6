import type { Rule } from '../rule.ts'

/** Consumers must skip events of aborted transactions. It makes no difference if nobody publishes in transactions. */
export const readsCommitted: Rule = {
  id: 'reads-committed',
  severity: 'warning',
  source: 'https://kafka.apache.org/documentation/#consumerconfigs_isolation.level',
  *check({ services }) {
    for (const consumer of services) {
      if (consumer.consumes.length === 0) continue
      if (consumer.consumption.isolation === 'read-committed') continue
      yield {
        at: [consumer, 'consumption', 'isolation'],
        what: `Service "${consumer.name}" reads events of aborted transactions`,
        why: 'As soon as somebody publishes in a transaction, it handles events that never happened',
        fix: 'Leave isolation out, or set it to "read-committed"',
        set: "'read-committed'",
      }
    }
  },
  examples: {
    bad: [{ shelf: { consumption: { isolation: 'read-uncommitted' } } }],
    good: [
      { shelf: { consumption: { isolation: 'read-committed' } } },
      { oven: { consumption: { isolation: 'read-uncommitted' } } },
    ],
  },
}
