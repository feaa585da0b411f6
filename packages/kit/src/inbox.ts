import type { KafkaConfiguration } from '@ballast/model'
import { type Database, isTransient, type Transaction } from './database.ts'
import { malformed as malformedType, writeDeadLetter } from './dead-letters.ts'
import type { Event } from './event.ts'
import type { Handlers } from './handlers.ts'
import type { Logger } from './logs.ts'
import { eventOf, keysWithParked, laneOf, type ParkedRow, park, storable } from './parked-events.ts'
import { childSpan, SpanKind, within } from './telemetry.ts'

/** A record that is not a valid event. It goes to the dead letters unchanged. */
export interface Malformed {
  readonly topic: string
  readonly key: string
  readonly value: string
  readonly reason: string
  /** Derived from the record's topic, partition and offset, so that a redelivery has the same id. */
  readonly id: string
  readonly traceparent?: string | undefined
}

/** Options of an inbox. The backoff between attempts is 0.2 s, 0.4 s, 0.8 s and so on, up to `longestBackoffMs`. */
export interface InboxOptions extends Pick<KafkaConfiguration, 'attempts' | 'longestBackoffMs'> {
  readonly database: Database
  readonly handlers: Handlers
  /** Name of the consumer group, recorded in dead letters. */
  readonly consumer: string
  readonly log: Logger
}

const insertInbox = `
  insert into inbox (event_id) select * from unnest($1::uuid[]) on conflict do nothing returning event_id`

/**
 * Applies events to the database. Each is handled once however often it is delivered, because its id is written in the
 * transaction of its effect. A failing event is parked in the database and retried later. Later events with the same key
 * are parked behind it; events with other keys are not affected.
 */
export class Inbox {
  readonly #database: Database
  readonly #handlers: Handlers
  readonly #consumer: string
  readonly #log: Logger
  readonly #attempts: number
  readonly #longestBackoffMs: number
  /** Counters since the process started. */
  readonly counts = { handled: 0, repeated: 0, parked: 0, dead: 0 }

  constructor(options: InboxOptions) {
    this.#database = options.database
    this.#handlers = options.handlers
    this.#consumer = options.consumer
    this.#log = options.log
    this.#attempts = options.attempts
    this.#longestBackoffMs = options.longestBackoffMs
  }

  handles(type: string): boolean {
    return Object.hasOwn(this.#handlers.byType, type)
  }

  /**
   * Handles, parks or dead-letters every event.
   *
   * @throws the error of the database while it is unavailable; the call may be retried
   */
  async accept(events: Event[], malformed: Malformed[] = []): Promise<void> {
    try {
      await this.#handleBatch(events, malformed)
    } catch (error) {
      if (isTransient(error)) throw error
      this.#log.warn(
        { err: error, events: events.length },
        'A batch failed, handling its events one by one',
      )
      await this.#handleBatch([], malformed)
      for (const event of events) await this.#handleSingly(event)
    }
  }

  /** Retries the parked events that are due, only the first of each key; returns how many it found. */
  async retryParked(): Promise<number> {
    const due = await this.#database.query<{ id: bigint }>(`
      select id from parked_events p
      where next_attempt_at <= now()
        and not exists (select from parked_events e where e.topic = p.topic and e.key = p.key and e.id < p.id)
      order by next_attempt_at limit 100`)
    for (const { id } of due) await this.#retry(id)
    return due.length
  }

  async #handleBatch(events: Event[], malformed: Malformed[]): Promise<void> {
    if (events.length === 0 && malformed.length === 0) return
    const counts = { handled: 0, repeated: 0, parked: 0, dead: 0 }
    await this.#database.transaction(async (tx) => {
      Object.assign(counts, { handled: 0, repeated: 0, parked: 0, dead: 0 })
      const [fresh, waiting] = await Promise.all([
        this.#insertNew(tx, events, malformed),
        keysWithParked(tx, events),
      ])
      const open = events.filter(({ id }) => fresh.delete(id))
      counts.repeated = events.length - open.length
      for (const letter of malformed) {
        if (!fresh.delete(letter.id)) continue
        counts.dead++
        await writeDeadLetter(
          tx,
          { ...letter, type: malformedType, data: letter.value, attempts: 1 },
          this.#consumer,
        )
      }
      const ready = open.filter((event) => !waiting.has(laneOf(event)))
      for (const event of open) {
        if (!waiting.has(laneOf(event))) continue
        counts.parked++
        await park(tx, event, 0, 'Waits behind a parked event with the same key')
      }
      if (ready.length > 0) await this.#handlers.lock?.(tx, ready)
      for (const wave of waves(ready)) {
        for (const [type, group] of Map.groupBy(wave, ({ type }) => type)) {
          await this.#handlers.byType[type]!(tx, group)
        }
      }
      counts.handled = ready.length
    })
    for (const name of ['handled', 'repeated', 'parked', 'dead'] as const)
      this.counts[name] += counts[name]
  }

  /** Inserts ids into the inbox; returns those that were not in it yet. */
  async #insertNew(tx: Transaction, events: Event[], malformed: Malformed[]): Promise<Set<string>> {
    const ids = [...events, ...malformed].map(({ id }) => id)
    const rows = await tx.query<{ event_id: string }>(insertInbox, [ids])
    return new Set(rows.map(({ event_id }) => event_id))
  }

  async #handleSingly(event: Event): Promise<void> {
    try {
      await this.#handleBatch([event], [])
    } catch (error) {
      if (isTransient(error)) throw error
      await this.#database.transaction(async (tx) => {
        const fresh = await this.#insertNew(tx, [event], [])
        if (fresh.has(event.id)) await park(tx, event, 1, reasonOf(error))
      })
      this.counts.parked++
      this.#log.warn(
        { err: error, event: event.id, type: event.type, key: event.key },
        'Parked a failed event',
      )
    }
  }

  async #retry(id: bigint): Promise<void> {
    let attempts = 0
    try {
      await this.#database.transaction(async (tx) => {
        const [row] = await tx.query<ParkedRow>(
          'select * from parked_events where id = $1 and next_attempt_at <= now() for update skip locked',
          [id],
        )
        if (row === undefined) return
        attempts = row.attempts + 1
        const span = childSpan(row.traceparent, `${row.topic} retry`, SpanKind.CONSUMER, {
          'messaging.message.type': row.type,
        })
        await within(span, () => this.#handleParked(tx, row))
        // If it was a dead letter. Letter before parked row, the same lock order as a replay, so no deadlock.
        await tx.query('update dead_letters set handled_at = now() where event_id = $1', [
          row.event_id,
        ])
        await tx.query('delete from parked_events where id = $1', [id])
        this.counts.handled++
      })
    } catch (error) {
      if (isTransient(error)) throw error
      await this.#postpone(id, attempts, reasonOf(error))
    }
  }

  async #handleParked(tx: Transaction, row: ParkedRow): Promise<void> {
    const handle = this.#handlers.byType[row.type]
    if (handle === undefined) throw new Error(`There is no handler for "${row.type}" any more`)
    const event = eventOf(row)
    await this.#handlers.lock?.(tx, [event])
    await handle(tx, [event])
  }

  async #postpone(id: bigint, attempts: number, reason: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      if (attempts < this.#attempts) {
        await tx.query(
          `update parked_events set attempts = $2, reason = $3,
             next_attempt_at = now() + least($4::float8, 100 * 2 ^ $2::int) * interval '1 millisecond'
           where id = $1`,
          [id, attempts, reason, this.#longestBackoffMs],
        )
        return
      }
      const [row] = await tx.query<ParkedRow>(
        'select * from parked_events where id = $1 for update',
        [id],
      )
      if (row === undefined) return
      await writeDeadLetter(
        tx,
        {
          ...row,
          id: row.event_id,
          traceparent: row.traceparent ?? undefined,
          attempts,
          reason,
          firstFailedAt: row.parked_at,
        },
        this.#consumer,
      )
      await tx.query('delete from parked_events where id = $1', [id])
      this.counts.dead++
      this.#log.error(
        { event: row.event_id, type: row.type, key: row.key, reason },
        'Moved an event to the dead letters',
      )
    })
  }
}

function reasonOf(error: unknown): string {
  return storable(error instanceof Error ? error.message : String(error)).slice(0, 1_000)
}

/** Splits events into waves without duplicate keys; the events of each key stay in order. */
export function waves(events: readonly Event[]): Event[][] {
  const depth = new Map<string, number>()
  const found: Event[][] = []
  for (const event of events) {
    const lane = laneOf(event)
    const at = depth.get(lane) ?? 0
    depth.set(lane, at + 1)
    const wave = found[at]
    if (wave === undefined) found.push([event])
    else wave.push(event)
  }
  return found
}
