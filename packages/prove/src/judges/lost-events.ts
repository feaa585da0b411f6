import type { TopicRecord } from '../events/topic-record.ts'
import type { Violation } from '../evidence/schema.ts'
import type { Judge } from './judge.ts'

/** Every published event is in the inbox of every service that handles its type. */
export const lostEvents: Judge = {
  name: 'lost-events',
  claim: 'Every event that was published was handled by every service that it is for',
  judge({ records, handled, handlers }) {
    const seen = new Set(handled.map(({ service, event }) => `${service} ${event}`))
    const violations: Violation[] = []
    let checked = 0
    for (const { id, type, key, topic, partition, offset } of firstOfEach(records)) {
      for (const service of handlers[type] ?? []) {
        checked++
        if (seen.has(`${service} ${id}`)) continue
        const where = `${topic}/${partition} at ${offset}`
        violations.push({
          subject: key,
          event: id,
          what: `${type} (${where}) passed ${service} by`,
        })
      }
    }
    return { checked, violations }
  },
}

/** Drops redeliveries, which are allowed. */
export function firstOfEach(records: readonly TopicRecord[]): TopicRecord[] {
  const ids = new Set<string>()
  return records.filter(({ id }) => !ids.has(id) && ids.add(id))
}
