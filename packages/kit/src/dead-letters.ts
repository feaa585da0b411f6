import type { Database, Transaction } from './database.ts'
import { storable } from './parked-events.ts'

/** Type of a dead letter whose record is not a valid event, so that it cannot be replayed. */
export const malformed = 'malformed'

export interface DeadLetter {
  readonly id: string
  readonly topic: string
  readonly key: string
  readonly type: string
  readonly data: string
  readonly traceparent?: string | undefined
  readonly attempts: number
  readonly reason: string
  /** Default now. */
  readonly firstFailedAt?: Date
}

/**
 * Stores a dead letter for replays, and publishes it to `<topic>.dlq` through the outbox, both in the transaction that
 * gives the event up. An event that failed again after a replay keeps its position and the time of its first failure.
 */
export async function writeDeadLetter(
  tx: Transaction,
  letter: DeadLetter,
  consumer: string,
): Promise<void> {
  const [key, data] = [storable(letter.key), storable(letter.data)]
  await tx.query(
    `insert into dead_letters
       (event_id, topic, key, type, data, traceparent, attempts, reason, first_failed_at, given_up_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, now()), now())
     on conflict (event_id) do update set
       attempts = excluded.attempts, reason = excluded.reason, given_up_at = excluded.given_up_at`,
    [
      letter.id,
      letter.topic,
      key,
      letter.type,
      data,
      letter.traceparent,
      letter.attempts,
      letter.reason,
      letter.firstFailedAt,
    ],
  )
  const headers = {
    ballast_topic: letter.topic,
    ballast_consumer: consumer,
    ballast_reason: letter.reason,
    ballast_attempts: String(letter.attempts),
  }
  await tx.query(
    `insert into outbox (event_id, topic, key, type, data, traceparent, headers)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      letter.id,
      `${letter.topic}.dlq`,
      key,
      letter.type,
      data,
      letter.traceparent,
      JSON.stringify(headers),
    ],
  )
}

/**
 * Parks dead letters again, due at once, behind parked events with the same key. Their attempts keep counting, so each
 * is tried once and then either handled or dead-lettered again. Letters that are handled, already parked or malformed are
 * skipped.
 *
 * @returns ids of the events that this call parked
 */
export async function replayDeadLetters(
  database: Database,
  ids: readonly string[],
): Promise<string[]> {
  // Same lock order as the retry path (letter, then parked row), so no deadlock; and after waiting for a letter's lock
  // this statement sees its new state.
  const rows = await database.query<{ event_id: string }>(
    `with letters as (
       select * from dead_letters
       where event_id = any($1::uuid[]) and handled_at is null and type <> '${malformed}'
       order by id for update
     ), parked as (
       insert into parked_events
         (event_id, topic, key, type, data, traceparent, attempts, next_attempt_at, reason, parked_at)
       select event_id, topic, key, type, data, traceparent, attempts, now(), reason, first_failed_at
       from letters order by id
       on conflict (event_id) do nothing returning event_id
     )
     update dead_letters set replayed_at = now()
     from parked where dead_letters.event_id = parked.event_id returning parked.event_id`,
    [ids],
  )
  return rows.map(({ event_id }) => event_id)
}
