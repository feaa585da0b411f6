import { fieldsOf } from '@ballast/model'
import { event, text } from '@ballast/model/events'
import { breadBaked } from '../examples/events.ts'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

const soldByCustomer = event('bread.sold', {
  topic: 'baked',
  version: 1,
  key: 'customerId',
  data: { customerId: text },
})

/**
 * All events of a topic must have the same key. Kafka keeps order only within a partition, and the key selects the
 * partition.
 */
export const topicHasKey: Rule = {
  id: 'topic-has-key',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#design_ordering',
  *check({ topics }) {
    for (const topic of topics) {
      const { name, key, carries } = topic
      const without = carries
        .filter((event) => event.key !== key || !fieldsOf(event).includes(key))
        .map(({ type }) => type)
      if (key !== '' && without.length === 0) continue
      yield {
        at: [topic, 'key'],
        what:
          key === ''
            ? `Topic "${name}" has no key`
            : `Topic "${name}" is keyed by ${key}, but ${list(without)} ${without.length === 1 ? 'is' : 'are'} not`,
        why: 'Events of one object land on different partitions: "cancelled" is handled before "placed"',
        fix: 'Give all its events the key of their aggregate, such as breadId',
      }
    }
  },
  examples: {
    bad: [
      { baked: { key: '' } },
      { baked: { key: '', carries: [] } },
      { baked: { key: 'ovenId' } },
      { baked: { carries: [breadBaked, soldByCustomer] } },
    ],
    good: [{ baked: { key: 'breadId' } }, { baked: { key: 'ovenId', carries: [] } }],
  },
}
