import type { Transaction } from './database.ts'
import type { Event } from './event.ts'

/** An event that is parked in the database until its next attempt. */
export interface ParkedRow {
  readonly event_id: string
  readonly topic: string
  readonly key: string
  readonly type: string
  readonly data: string
  readonly traceparent: string | null
  readonly attempts: number
  readonly parked_at: Date
}

export function eventOf(row: ParkedRow): Event {
  return {
    id: row.event_id,
    topic: row.topic,
    key: row.key,
    type: row.type,
    data: JSON.parse(row.data),
    traceparent: row.traceparent ?? undefined,
  }
}

/** Returns the lane of an event, that is its topic and key. Events of one lane stay in order. */
export const laneOf = ({ topic, key }: { topic: string; key: string }) => `${topic}\u0000${key}`

/** Replaces null characters, which PostgreSQL cannot store in text. Binary records and error messages can contain them. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd')
}

export async function keysWithParked(
  tx: Transaction,
  events: readonly Event[],
): Promise<Set<string>> {
  if (events.length === 0) return new Set()
  const rows = await tx.query<{ topic: string; key: string }>(
    `select distinct topic, key from parked_events
     where (topic, key) in (select * from unnest($1::text[], $2::text[]))`,
    [events.map(({ topic }) => topic), events.map(({ key }) => key)],
  )
  return new Set(rows.map(laneOf))
}

export async function park(
  tx: Transaction,
  event: Event,
  attempts: number,
  reason: string,
): Promise<void> {
  await tx.query(
    `insert into parked_events
       (event_id, topic, key, type, data, traceparent, attempts, next_attempt_at, reason)
     values ($1, $2, $3, $4, $5, $6, $7, now() + interval '200 milliseconds', $8)`,
    [
      event.id,
      event.topic,
      event.key,
      event.type,
      JSON.stringify(event.data),
      event.traceparent,
      attempts,
      reason,
    ],
  )
}
