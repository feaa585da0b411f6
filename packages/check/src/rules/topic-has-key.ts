import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** Every event carries the field that is its key: Kafka keeps records in order within a partition, and the key chooses it. */
export const topicHasKey: Rule = {
  id: 'topic-has-key',
  severity: 'error',
  source: 'https://kafka.apache.org/documentation/#design_ordering',
  *check({ topics }) {
    for (const topic of topics) {
      const { name, key, carries } = topic
      const without = Object.keys(carries).filter((type) => !carries[type]!.includes(key))
      if (key !== '' && without.length === 0) continue
      yield {
        at: [topic, 'key'],
        what:
          key === ''
            ? `Topic "${name}" has no key`
            : `Topic "${name}" is keyed by ${key}, which ${list(without)} ${without.length === 1 ? 'does' : 'do'} not carry`,
        why: 'Events of one object land on different partitions: "cancelled" is handled before "placed"',
        fix: 'Name the field of the aggregate that all its events carry, such as breadId',
      }
    }
  },
  examples: {
    bad: [
      { baked: { key: '' } },
      { baked: { key: '', carries: {} } },
      { baked: { key: 'ovenId' } },
      {
        baked: {
          carries: { 'bread.baked.v1': ['breadId'], 'bread.sold.v1': ['customerId'] },
        },
      },
    ],
    good: [{ baked: { key: 'breadId' } }, { baked: { key: 'ovenId', carries: {} } }],
  },
}
