import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** An event carries all fields that its consumers read. */
export const eventFieldsPresent: Rule = {
  id: 'event-fields-present',
  severity: 'error',
  source: 'https://martinfowler.com/articles/consumerDrivenContracts.html',
  *check({ services }) {
    for (const consumer of services) {
      for (const { name: topic, carries } of consumer.consumes) {
        for (const [type, fields] of Object.entries(carries)) {
          const read = consumer.handles[type] ?? []
          const missing = read.filter((field) => !fields.includes(field))
          if (missing.length === 0) continue
          yield {
            at: [consumer, 'handles', type],
            what: `Service "${consumer.name}" reads ${list(missing)} of ${type}, which topic "${topic}" does not carry`,
            why: 'Each such event fails and ends among the dead letters',
            fix: `Publish ${list(missing)} as well, or do not read it`,
          }
        }
      }
    }
  },
  examples: {
    bad: [{ shelf: { handles: { 'bread.baked.v1': ['breadId', 'weight'] } } }],
    good: [
      { shelf: { handles: { 'bread.baked.v1': [] } } },
      {
        baked: { carries: { 'bread.baked.v1': ['breadId', 'weight'] } },
        shelf: { handles: { 'bread.baked.v1': ['weight'] } },
      },
    ],
  },
}
