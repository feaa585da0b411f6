import { fieldsOf, reads } from '@ballast/model'
import { event, integer, text } from '@ballast/model/events'
import { breadBaked } from '../examples/events.ts'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** An older version of `breadBaked`. */
const breadWeighed = event('bread.baked', {
  topic: 'baked',
  version: 1,
  key: 'breadId',
  data: { breadId: text, weight: integer },
})

/**
 * An event must carry all fields that its consumers read. A consumer that imports the event definition cannot read
 * others, since that does not compile; this rule finds a consumer with an outdated copy.
 */
export const eventFieldsPresent: Rule = {
  id: 'event-fields-present',
  severity: 'error',
  source: 'https://martinfowler.com/articles/consumerDrivenContracts.html',
  *check({ services }) {
    for (const consumer of services) {
      for (const { name: topic, carries } of consumer.consumes) {
        for (const [index, { event, fields }] of consumer.handles.entries()) {
          const carried = carries.find(({ type }) => type === event.type)
          if (carried === undefined) continue
          const missing = fields.filter((field) => !fieldsOf(carried).includes(field))
          if (missing.length === 0) continue
          yield {
            at: [consumer, 'handles', index],
            what: `Service "${consumer.name}" reads ${list(missing)} of ${event.type}, which topic "${topic}" does not carry`,
            why: 'Each such event fails and becomes a dead letter',
            fix: `Publish ${list(missing)} as well, or stop reading it`,
          }
        }
      }
    }
  },
  examples: {
    bad: [{ shelf: { handles: [reads(breadWeighed, 'breadId', 'weight')] } }],
    good: [
      { shelf: { handles: [reads(breadBaked)] } },
      { baked: { carries: [breadWeighed] }, shelf: { handles: [reads(breadWeighed, 'weight')] } },
    ],
  },
}
