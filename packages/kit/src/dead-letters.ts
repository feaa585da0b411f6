import type { Database, Transaction } from './database.ts'
import { storable } from './parked-events.ts'

/** The type of a letter that holds a record which is no event: it cannot be handled, so not replayed. */
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
 * Keeps the letter for a replay, and tells `<topic>.dlq` of it through the outbox: both happen if and
 * only if the event is given up. One that failed again keeps its place and its first time.
 */
export async function giveUp(tx: Transaction, letter: DeadLetter, consumer: string): Promise<void> {
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
 * Puts letters back among the parked events, due at once, behind what waits there with their key. Their
 * attempts go on counting, so each is tried once and either handled or given up again. Handled ones, those that
 * are parked already and what was never an event are left as they are.
 *
 * @returns ids of the events that this call put back
 */
export async function replayDeadLetters(
  database: Database,
  ids: readonly string[],
): Promise<string[]> {
  // Who handles or gives up a replayed event changes its letter first as well: taking the rows in this order,
  // none waits for the other in a circle, and this one sees what became of the letter that it waited for.
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
