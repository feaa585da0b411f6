import type { EdgeConfiguration, KafkaConfiguration } from '@ballast/model'
import { compatibilityPartitioner, Producer } from '@platformatic/kafka'
import { kafkaConnection } from './edge.ts'

export interface ProducerRecord {
  readonly topic: string
  readonly key: string
  readonly value: string
  readonly headers: Record<string, string>
}

export interface ProducerOptions
  extends EdgeConfiguration,
    Pick<KafkaConfiguration, 'requestTimeoutMs' | 'deliveryTimeoutMs'> {
  readonly clientId: string
}

/**
 * Sends batches of records to Kafka with `acks=all` and keeps the order of records with the same key. Each partition gets
 * one request per batch, and the caller must not start the next batch before this one has ended. A request with several
 * partitions would be retried as a whole and out of order (decisions/kafka-client.md).
 */
export class OrderedProducer {
  readonly #options: ProducerOptions
  readonly #connection: ReturnType<typeof kafkaConnection>
  #producer: Producer<Buffer, Buffer, Buffer, Buffer> | undefined
  readonly #partitions = new Map<string, number>()

  /** @throws {TypeError} if the edge's TLS mode is not supported */
  constructor(options: ProducerOptions) {
    this.#options = options
    this.#connection = kafkaConnection(options)
  }

  /** Resolves when every record is acknowledged; rejects if any may not have been written. */
  async send(records: readonly ProducerRecord[]): Promise<void> {
    const producer = this.#connected()
    await this.#loadPartitionCounts(producer, new Set(records.map(({ topic }) => topic)))
    const lanes = new Map<string, ReturnType<typeof toMessage>[]>()
    for (const record of records) {
      const message = toMessage(record, this.#partitions.get(record.topic)!)
      const lane = `${message.topic}/${message.partition}`
      const messages = lanes.get(lane)
      if (messages === undefined) lanes.set(lane, [message])
      else messages.push(message)
    }
    const sends = [...lanes.values()].map((messages) =>
      producer.send({ messages, acks: -1, idempotent: true }),
    )
    const failed = (await Promise.allSettled(sends)).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') {
      // After a failure the idempotent producer's sequence numbers are unknown, so the next batch uses a new producer.
      await this.close()
      throw failed.reason
    }
  }

  /** Rejects if the cluster does not respond. */
  async ping(): Promise<void> {
    await this.#connected().metadata({ topics: [], forceUpdate: true })
  }

  async close(): Promise<void> {
    const producer = this.#producer
    this.#producer = undefined
    this.#partitions.clear()
    await producer?.close().catch(() => {})
  }

  #connected(): Producer<Buffer, Buffer, Buffer, Buffer> {
    const { clientId, requestTimeoutMs, deliveryTimeoutMs } = this.#options
    this.#producer ??= new Producer({
      clientId,
      ...this.#connection,
      autocreateTopics: false,
      timeout: requestTimeoutMs,
      connectTimeout: 2_000,
      // As many attempts as fit into the delivery timeout if each one times out.
      retries: Math.max(1, Math.floor(deliveryTimeoutMs / requestTimeoutMs)) - 1,
      retryDelay: 200,
    })
    return this.#producer
  }

  async #loadPartitionCounts(
    producer: Producer<Buffer, Buffer, Buffer, Buffer>,
    topics: Set<string>,
  ) {
    const unknown = [...topics].filter((topic) => !this.#partitions.has(topic))
    if (unknown.length === 0) return
    const metadata = await producer.metadata({ topics: unknown, autocreateTopics: false })
    for (const topic of unknown) {
      const count = metadata.topics.get(topic)?.partitionsCount
      if (count === undefined) throw new Error(`Kafka has no topic "${topic}"`)
      this.#partitions.set(topic, count)
    }
  }
}

function toMessage({ topic, key, value, headers }: ProducerRecord, partitions: number) {
  const keyBytes = Buffer.from(key)
  const message = {
    topic,
    key: keyBytes,
    value: Buffer.from(value),
    headers: new Map(
      Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
    ),
  }
  // The partitioner of the Java client: all producers of a topic must agree on the partition of a key.
  return { ...message, partition: compatibilityPartitioner(message, keyBytes) % partitions }
}
