import { setTimeout as delay } from 'node:timers/promises'
import type { EdgeConfiguration, KafkaConfiguration } from '@ballast/model'
import { Consumer as KafkaConsumer, type MessagesStream } from '@platformatic/kafka'
import { kafkaConnection } from './edge.ts'
import type { Event } from './event.ts'
import type { Inbox, Malformed } from './inbox.ts'
import { type KafkaMessage, parse } from './kafka-record.ts'
import type { Logger } from './logs.ts'
import { restAfter } from './rest.ts'
import { childSpan, type Span, SpanKind, traceparentOf, within } from './telemetry.ts'

type Client = KafkaConsumer<Buffer, Buffer, Buffer, Buffer>
type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>

const batchSize = 500
/** A crash repeats what was handled since; the inbox lets nothing in twice. */
const commitEveryMs = 250

export interface ConsumerOptions
  extends EdgeConfiguration,
    Pick<KafkaConfiguration, 'sessionTimeoutMs' | 'heartbeatMs'> {
  /**
   * Names the member, and stays the same when its process is started again: whoever comes back under it
   * within the session time-out takes up the partitions that it had, and nobody else stops for it
   * (static membership, KIP-345). Two processes of one name in one group would push each other out.
   */
  clientId: string
  group: string
  topics: readonly string[]
  inbox: Inbox
  log: Logger
}

/**
 * Feeds a consumer group's events to an inbox: what is there is read at once (up to 500 records
 * of all partitions), handled in one transaction, then committed. On any error of the client it starts again
 * from the committed offsets, since a stream of it does not survive a lost broker
 * (decisions/kafka-client.md).
 */
export class Consumer {
  readonly #options: ConsumerOptions
  readonly #connection: ReturnType<typeof kafkaConnection>
  readonly #stopping = new AbortController()
  readonly #next = new Map<string, bigint>()
  readonly #passedOver = new Map<string, { topic: string; partition: number }>()
  readonly #uncommitted = new Map<
    string,
    { topic: string; partition: number; offset: bigint; leaderEpoch: number }
  >()
  #client: Client | undefined
  #stream: Stream | undefined
  #running: Promise<unknown> | undefined
  #committedAt = 0
  /** Whether the group has given this member its partitions and fetching goes on. */
  consuming = false

  /** @throws {TypeError} where its edge cannot be connected to */
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
          this.#options.log.warn({ err: error }, 'Lost the stream of events, starting it again')
      }
      this.consuming = false
      await this.#close()
      await delay(500, undefined, { signal }).catch(() => {})
    }
  }

  async #consume(): Promise<void> {
    const { clientId, group, topics, sessionTimeoutMs, heartbeatMs } = this.#options
    this.#next.clear()
    this.#passedOver.clear()
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
    // A failed attempt to join again is told by this event alone, unheard it would end the process; and
    // no heartbeat follows it.
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
    // Taken anew before each read: what arrives between a read and the wait must end the wait.
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
      this.#leaveNothingBehind()
      const messages = read(stream)
      if (messages.length === 0) {
        await this.#commit()
        await arrival.promise
        continue
      }
      const startedAt = performance.now()
      await this.#handle(messages)
      if (messages.length < batchSize) await restAfter(startedAt)
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
    // The statements of a batch are shown once, under the first of its traced events.
    const first = spans.find((span) => span !== undefined)
    await within(first, () => this.#untilAccepted(events, malformed))
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

  /** While the database is away the batch waits; the group is kept by heartbeats meanwhile. */
  async #untilAccepted(events: Event[], malformed: Malformed[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#options.inbox.accept(events, malformed)
        return
      } catch (error) {
        if (this.#stopping.signal.aborted) throw error
        if (attempt % 20 === 0)
          this.#options.log.warn({ err: error, attempt }, 'The database is away, the events wait')
        await delay(Math.min(1_000, 50 * 2 ** attempt), undefined, {
          signal: this.#stopping.signal,
        })
      }
    }
  }

  /**
   * After a rebalance the stream still holds records of partitions that are not ours (any more), and
   * fetches others anew.
   */
  #isNew({ topic, partition, offset }: KafkaMessage): boolean {
    const at = `${topic}/${partition}`
    if (offset < (this.#next.get(at) ?? 0n)) return false
    if (!this.#owns({ topic, partition })) {
      this.#passedOver.set(at, { topic, partition })
      return false
    }
    this.#next.set(at, offset + 1n)
    return true
  }

  /**
   * A partition that comes back is read on behind what the stream had fetched of it, unless somebody has
   * committed meanwhile: what was passed over comes again only to a stream that starts at the committed offset.
   */
  #leaveNothingBehind(): void {
    for (const [at, partition] of this.#passedOver) {
      if (this.#owns(partition))
        throw new Error(`${at} is back, and records of it were passed over`)
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
