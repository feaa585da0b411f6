import type { TopicRecord } from '../events/topic-record.ts'
import type { Violation } from '../evidence/schema.ts'
import type { Judge } from './judge.ts'
import { firstOfEach } from './lost-events.ts'

/** Events of one key are published in the order in which they happened, and handled in that order. */
export const outOfOrder: Judge = {
  name: 'out-of-order',
  claim: 'Events with one key are published in order, on one partition, and handled in order',
  judge({ records, handled, precedence }) {
    const lanes = Map.groupBy(firstOfEach(records), ({ topic, key }) => `${topic} ${key}`)
    const handledAt = Map.groupBy(handled, ({ event }) => event)
    const violations: Violation[] = []
    let checked = 0
    for (const lane of lanes.values()) {
      const sorted = lane.toSorted((a, b) => (a.offset < b.offset ? -1 : 1))
      checked += sorted.length
      violations.push(...published(sorted, precedence))
      /** Time at which each service handled the previous event. */
      const before = new Map<string, { atMicros: bigint; type: string }>()
      for (const { id, type, key } of sorted) {
        for (const { service, atMicros } of handledAt.get(id) ?? []) {
          const earlier = before.get(service)
          if (earlier !== undefined && atMicros < earlier.atMicros) {
            const what = `${service} handled ${type} before ${earlier.type}, which was published first`
            violations.push({ subject: key, event: id, what })
          } else before.set(service, { atMicros, type })
        }
      }
    }
    return { checked, violations }
  },
}

/** Redeliveries are ignored here: the inbox drops them. */
function published(
  lane: readonly TopicRecord[],
  precedence: Readonly<Record<string, readonly string[]>>,
): Violation[] {
  const partitions = new Set(lane.map(({ partition }) => partition))
  const { key, topic } = lane[0]!
  if (partitions.size > 1) {
    const what = `its events are on ${partitions.size} partitions of ${topic}`
    return [{ subject: key, what }]
  }
  const before = new Set<string>()
  return lane.flatMap(({ id, type }): Violation[] => {
    before.add(type)
    const missing = (precedence[type] ?? []).filter((needed) => !before.has(needed))
    if (missing.length === 0) return []
    return [{ subject: key, event: id, what: `${type} was published before ${missing.join(', ')}` }]
  })
}
