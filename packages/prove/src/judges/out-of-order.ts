import type { Violation } from '../evidence/schema.ts'
import type { TopicRecord } from '../replay/topic-orders.ts'
import type { Judge } from './judge.ts'
import { firstOfEach } from './lost-events.ts'

/**
 * What must stand before an event of an order on its topic. Redeliveries come later and are not
 * looked at: the inbox lets them pass.
 */
const after: Readonly<Record<string, readonly string[]>> = {
  'order.reserved.v1': ['order.placed.v1'],
  'order.confirmed.v1': ['order.reserved.v1'],
  'order.rejected.v1': ['order.placed.v1'],
  'order.cancelled.v1': ['order.placed.v1'],
  'order.expired.v1': ['order.placed.v1'],
  'order.returned.v1': ['order.confirmed.v1'],
  'payment.refunded.v1': ['payment.captured.v1'],
}

/** Events of one key are published in the order in which they happened, and handled in that order. */
export const outOfOrder: Judge = {
  name: 'out-of-order',
  claim: 'Events with one key are published in order, on one partition, and handled in order',
  judge({ records, handled }) {
    const lanes = Map.groupBy(firstOfEach(records), ({ topic, key }) => `${topic} ${key}`)
    const handledAt = Map.groupBy(handled, ({ event }) => event)
    const violations: Violation[] = []
    let checked = 0
    for (const lane of lanes.values()) {
      const sorted = lane.toSorted((a, b) => (a.offset < b.offset ? -1 : 1))
      checked += sorted.length
      violations.push(...published(sorted))
      /** By service: when it handled the event before. */
      const before = new Map<string, { atMicros: bigint; type: string }>()
      for (const { id, type, key } of sorted) {
        for (const { service, atMicros } of handledAt.get(id) ?? []) {
          const earlier = before.get(service)
          if (earlier !== undefined && atMicros < earlier.atMicros) {
            const what = `${service} handled ${type} before ${earlier.type}, which was published first`
            violations.push({ order: key, event: id, what })
          } else before.set(service, { atMicros, type })
        }
      }
    }
    return { checked, violations }
  },
}

function published(lane: readonly TopicRecord[]): Violation[] {
  const partitions = new Set(lane.map(({ partition }) => partition))
  const { key, topic } = lane[0]!
  if (partitions.size > 1) {
    const what = `its events are on ${partitions.size} partitions of ${topic}`
    return [{ order: key, what }]
  }
  const before = new Set<string>()
  return lane.flatMap(({ id, type }): Violation[] => {
    before.add(type)
    const missing = (after[type] ?? []).filter((needed) => !before.has(needed))
    if (missing.length === 0) return []
    return [{ order: key, event: id, what: `${type} was published before ${missing.join(', ')}` }]
  })
}
