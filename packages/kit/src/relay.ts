import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from './database.ts'
import { linger } from './linger.ts'
import type { Logger } from './logs.ts'
import type { OrderedProducer, ProducerRecord } from './producer.ts'
import { childSpan, SpanKind, traceparentOf } from './telemetry.ts'

/** Key of the advisory lock under which the relays of all replicas take turns. An arbitrary constant. */
const relayLock = 6_127_001
const batchSize = 500
/** Poll interval. Finds events of a process that died between the commit and the relay. */
const pollMs = 1_000

interface Row {
  readonly id: bigint
  readonly event_id: string
  readonly topic: string
  readonly key: string
  readonly type: string
  readonly data: string
  readonly traceparent: string | null
  readonly headers: string | null
  readonly created_at: Date
}

/**
 * Moves outbox rows to Kafka, at least once and in order per key.
 *
 * An outbox id is assigned under the row lock of the entity that the event is about. So for one key a lower id means an
 * earlier commit, and a later event is never visible without the earlier one. Each round selects the lowest visible ids,
 * sends them, and deletes them in the same transaction. The next round finds a late committer whatever its id
 * (decisions/outbox-order.md).
 */
export class Relay {
  readonly #database: Database
  readonly #producer: OrderedProducer
  readonly #source: string
  readonly #log: Logger
  readonly #stopping = new AbortController()
  #wake: () => void = () => {}
  #pending = true
  #running: Promise<void> | undefined
  /** Events relayed since the process started. */
  relayed = 0

  constructor(options: {
    database: Database
    producer: OrderedProducer
    source: string
    log: Logger
  }) {
    this.#database = options.database
    this.#producer = options.producer
    this.#source = options.source
    this.#log = options.log
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Starts a round without waiting for the next poll. */
  wake(): void {
    this.#pending = true
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    await this.#running
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#stopping.signal.aborted) {
      if (!this.#pending) await this.#sleep()
      this.#pending = false
      const startedAt = performance.now()
      try {
        if ((await this.#round()) === batchSize) this.#pending = true
        else await linger(startedAt)
        failures = 0
      } catch (error) {
        failures++
        if (failures === 1 || failures % 20 === 0) {
          this.#log.warn({ err: error, failures }, 'Cannot relay events, retrying')
        }
        this.#pending = true
        await delay(Math.min(2_000, 50 * 2 ** failures), undefined, {
          signal: this.#stopping.signal,
        }).catch(() => {})
      }
    }
  }

  async #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, pollMs)
    this.#wake = resolve
    await promise
    clearTimeout(timer)
  }

  /** Relays one batch and returns its size. */
  async #round(): Promise<number> {
    const client = await this.#database.connect()
    let broken = true
    try {
      const [, , { rows }] = await Promise.all([
        client.query('begin'),
        client.query({
          name: 'relay-lock',
          text: 'select pg_advisory_xact_lock($1)',
          values: [relayLock],
        }),
        client.query<Row>({
          name: 'relay-take',
          text: `delete from outbox where id in (select id from outbox order by id limit ${batchSize}) returning *`,
        }),
      ])
      // RETURNING does not guarantee an order.
      rows.sort((a, b) => (a.id < b.id ? -1 : 1))
      if (rows.length > 0) await this.#send(rows)
      await client.query('commit')
      broken = false
      this.relayed += rows.length
      return rows.length
    } finally {
      // Closing a broken connection rolls back its transaction, and with it the deletion.
      client.release(broken)
    }
  }

  async #send(rows: Row[]): Promise<void> {
    const spans = rows.map((row) =>
      childSpan(row.traceparent, `${row.topic} publish`, SpanKind.PRODUCER, {
        'messaging.system': 'kafka',
        'messaging.destination.name': row.topic,
        'messaging.message.type': row.type,
      }),
    )
    try {
      await this.#producer.send(rows.map((row, at) => this.#record(row, traceparentOf(spans[at]))))
    } finally {
      for (const span of spans) span?.end()
    }
  }

  #record(row: Row, traceparent: string | undefined): ProducerRecord {
    const headers: Record<string, string> = {
      ce_specversion: '1.0',
      ce_id: row.event_id,
      ce_type: row.type,
      ce_source: this.#source,
      ce_time: row.created_at.toISOString(),
      'content-type': 'application/json',
      ...(row.headers === null ? {} : JSON.parse(row.headers)),
    }
    if (traceparent !== undefined) headers.traceparent = traceparent
    return { topic: row.topic, key: row.key, value: row.data, headers }
  }
}
