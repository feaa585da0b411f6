import { setTimeout as delay } from 'node:timers/promises'
import type { EdgeConfiguration, KafkaConfiguration } from '@ballast/model'
import { Consumer as KafkaConsumer, type MessagesStream } from '@platformatic/kafka'
import { kafkaConnection } from './edge.ts'
import type { Event } from './event.ts'
import type { Inbox, Malformed } from './inbox.ts'
import { type KafkaMessage, parse } from './kafka-record.ts'
import { linger } from './linger.ts'
import type { Logger } from './logs.ts'
import { childSpan, type Span, SpanKind, traceparentOf, within } from './telemetry.ts'

type Client = KafkaConsumer<Buffer, Buffer, Buffer, Buffer>
type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>

const batchSize = 500
/** After a crash, events since the last commit are redelivered; the inbox deduplicates them. */
const commitEveryMs = 250

export interface ConsumerOptions
  extends EdgeConfiguration,
    Pick<KafkaConfiguration, 'sessionTimeoutMs' | 'heartbeatMs'> {
  /**
   * Name of the member, the same after a restart of its process. A member that returns within the session timeout gets
   * its partitions back without a rebalance (static membership, KIP-345). Two processes with the same name in one group
   * would fence each other out.
   */
  clientId: string
  group: string
  topics: readonly string[]
  inbox: Inbox
  log: Logger
}

/**
 * Consumes events as a member of a consumer group and hands them to an inbox. It reads a batch of all available records
 * (up to 500, over all partitions), handles it in one transaction, then commits the offsets. On any client error it
 * restarts from the committed offsets, because the client's stream does not survive the loss of a broker
 * (decisions/kafka-client.md).
 */
export class Consumer {
  readonly #options: ConsumerOptions
  readonly #connection: ReturnType<typeof kafkaConnection>
  readonly #stopping = new AbortController()
  readonly #nextOffset = new Map<string, bigint>()
  /** Partitions with fetched records that were dropped because another member owned the partition. */
  readonly #dropped = new Map<string, { topic: string; partition: number }>()
  readonly #uncommitted = new Map<
    string,
    { topic: string; partition: number; offset: bigint; leaderEpoch: number }
  >()
  #client: Client | undefined
  #stream: Stream | undefined
  #running: Promise<unknown> | undefined
  #committedAt = 0
  /** True while this member is in its group and fetches records. */
  consuming = false

  /** @throws {TypeError} if the edge's TLS mode is not supported */
  constructor(options: ConsumerOptions) {
    this.#options = options
    this.#connection = kafkaConnection(options)
  }

  start(): void {
    this.#running = Promise.all([this.#run(), this.#retryParked()])
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#stream?.destroy()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.#consume()
      } catch (error) {
        if (!signal.aborted)
          this.#options.log.warn({ err: error }, 'The Kafka consumer failed, restarting it')
      }
      this.consuming = false
      await this.#close()
      await delay(500, undefined, { signal }).catch(() => {})
    }
  }

  async #consume(): Promise<void> {
    const { clientId, group, topics, sessionTimeoutMs, heartbeatMs } = this.#options
    this.#nextOffset.clear()
    this.#dropped.clear()
    this.#uncommitted.clear()
    const client: Client = new KafkaConsumer({
      clientId,
      groupId: group,
      groupInstanceId: clientId,
      ...this.#connection,
      autocreateTopics: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      rebalanceTimeout: sessionTimeoutMs,
      timeout: 10_000,
      connectTimeout: 2_000,
      retries: 3,
      retryDelay: 200,
    })
    this.#client = client
    // A failed rejoin is only reported by this event; without a listener Node exits. The client sends no heartbeats
    // after it, so the stream is restarted.
    client.on('error', (error: Error) => {
      if (this.#client === client) this.#stream?.destroy(error)
    })
    const stream = await client.consume({
      topics: [...topics],
      autocommit: false,
      mode: 'committed',
      fallbackMode: 'earliest',
      maxWaitTime: 500,
      maxBytes: 4_194_304,
    })
    this.#stream = stream
    if (this.#stopping.signal.aborted) return
    this.consuming = true
    // Replaced before each read, so that records arriving between the read and the wait end the wait.
    let arrival = Promise.withResolvers<void>()
    let failure: Error | undefined
    const arrived = (): void => arrival.resolve()
    stream.on('readable', arrived).on('close', arrived)
    client.on('consumer:group:join', arrived)
    stream.on('error', (error) => {
      failure = error
      arrived()
    })
    while (!this.#stopping.signal.aborted && !stream.destroyed) {
      arrival = Promise.withResolvers<void>()
      this.#restartIfDroppedRecordsReturned()
      const messages = read(stream)
      if (messages.length === 0) {
        await this.#commit()
        await arrival.promise
        continue
      }
      const startedAt = performance.now()
      await this.#handle(messages)
      if (messages.length < batchSize) await linger(startedAt)
      if (Date.now() - this.#committedAt > commitEveryMs) await this.#commit()
    }
    if (failure !== undefined) throw failure
  }

  async #handle(messages: KafkaMessage[]): Promise<void> {
    const owned = messages.filter((message) => this.#isNew(message))
    const events: Event[] = []
    const malformed: Malformed[] = []
    const spans: (Span | undefined)[] = []
    for (const message of owned) {
      const parsed = parse(message)
      if ('reason' in parsed) malformed.push(parsed)
      else if (this.#options.inbox.handles(parsed.type)) {
        const span = childSpan(parsed.traceparent, `${parsed.topic} process`, SpanKind.CONSUMER, {
          'messaging.system': 'kafka',
          'messaging.destination.name': parsed.topic,
          'messaging.message.type': parsed.type,
          'messaging.batch.message_count': owned.length,
        })
        spans.push(span)
        events.push(span === undefined ? parsed : { ...parsed, traceparent: traceparentOf(span) })
      }
    }
    // The batch's statements appear in one trace only, that of its first traced event.
    const first = spans.find((span) => span !== undefined)
    await within(first, () => this.#acceptWithRetries(events, malformed))
    for (const span of spans) if (span !== first) span?.end()
    for (const { topic, partition, offset, leaderEpoch } of owned) {
      this.#uncommitted.set(`${topic}/${partition}`, {
        topic,
        partition,
        offset: offset + 1n,
        leaderEpoch,
      })
    }
  }

  /** Retries the batch until the database is available; heartbeats keep the group membership meanwhile. */
  async #acceptWithRetries(events: Event[], malformed: Malformed[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#options.inbox.accept(events, malformed)
        return
      } catch (error) {
        if (this.#stopping.signal.aborted) throw error
        if (attempt % 20 === 0)
          this.#options.log.warn(
            { err: error, attempt },
            'The database is unavailable, retrying the batch',
          )
        await delay(Math.min(1_000, 50 * 2 ** attempt), undefined, {
          signal: this.#stopping.signal,
        })
      }
    }
  }

  /**
   * Tells whether a record must be handled. After a rebalance the stream still returns records of partitions that this
   * member no longer owns, and returns some records twice.
   */
  #isNew({ topic, partition, offset }: KafkaMessage): boolean {
    const at = `${topic}/${partition}`
    if (offset < (this.#nextOffset.get(at) ?? 0n)) return false
    if (!this.#owns({ topic, partition })) {
      this.#dropped.set(at, { topic, partition })
      return false
    }
    this.#nextOffset.set(at, offset + 1n)
    return true
  }

  /**
   * Restarts the stream if this member owns a partition again whose records it dropped meanwhile. The stream would resume
   * past the dropped records, unless another member has committed an offset; a new stream starts at the committed offset.
   */
  #restartIfDroppedRecordsReturned(): void {
    for (const [at, partition] of this.#dropped) {
      if (this.#owns(partition))
        throw new Error(`Partition ${at} was reassigned to this member after records were dropped`)
    }
  }

  #owns({ topic, partition }: { topic: string; partition: number }): boolean {
    return (
      this.#client?.assignments?.some(
        (assignment) => assignment.topic === topic && assignment.partitions.includes(partition),
      ) ?? false
    )
  }

  async #commit(): Promise<void> {
    this.#committedAt = Date.now()
    if (this.#uncommitted.size === 0 || this.#client === undefined) return
    const offsets = [...this.#uncommitted.values()].filter((offset) => this.#owns(offset))
    this.#uncommitted.clear()
    if (offsets.length > 0) await this.#client.commit({ offsets })
  }

  async #close(): Promise<void> {
    await this.#commit().catch(() => {})
    const client = this.#client
    this.#client = undefined
    this.#stream?.destroy()
    this.#stream = undefined
    await client?.close(true).catch(() => {})
  }

  async #retryParked(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const found = await this.#options.inbox.retryParked().catch(() => 0)
      await delay(found > 0 ? 50 : 500, undefined, { signal }).catch(() => {})
    }
  }
}

function read(stream: Stream): KafkaMessage[] {
  const messages: KafkaMessage[] = []
  while (messages.length < batchSize) {
    const message = stream.read() as KafkaMessage | null
    if (message === null) break
    messages.push(message)
  }
  return messages
}
