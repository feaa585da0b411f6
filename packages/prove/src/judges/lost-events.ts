import type { Violation } from '../evidence/schema.ts'
import type { TopicRecord } from '../replay/topic-orders.ts'
import type { Judge } from './judge.ts'

/** Which service handles what, as docs/the-money-path.md says: the shop's own account of itself. */
export const handledBy: Readonly<Record<string, readonly string[]>> = {
  'order.placed.v1': ['inventory'],
  'order.reserved.v1': ['payment'],
  'order.confirmed.v1': ['inventory'],
  'order.rejected.v1': ['inventory'],
  'order.cancelled.v1': ['inventory', 'payment'],
  'order.expired.v1': ['inventory', 'payment'],
  'order.returned.v1': ['inventory', 'payment'],
  'stock.reserved.v1': ['order'],
  'stock.refused.v1': ['order'],
  'payment.captured.v1': ['order'],
  'payment.declined.v1': ['order'],
  'payment.refunded.v1': ['order'],
}

/** Each event that was published is in the inbox of every service that it is for. */
export const lostEvents: Judge = {
  name: 'lost-events',
  claim: 'Every event that was published was handled by every service that it is for',
  judge({ records, handled }) {
    const seen = new Set(handled.map(({ service, event }) => `${service} ${event}`))
    const violations: Violation[] = []
    let checked = 0
    for (const { id, type, key, topic, partition, offset } of firstOfEach(records)) {
      for (const service of handledBy[type] ?? []) {
        checked++
        if (seen.has(`${service} ${id}`)) continue
        const where = `${topic}/${partition} at ${offset}`
        violations.push({ order: key, event: id, what: `${type} (${where}) passed ${service} by` })
      }
    }
    return { checked, violations }
  },
}

/** Without the redeliveries, which are allowed. */
export function firstOfEach(records: readonly TopicRecord[]): TopicRecord[] {
  const ids = new Set<string>()
  return records.filter(({ id }) => !ids.has(id) && ids.add(id))
}
