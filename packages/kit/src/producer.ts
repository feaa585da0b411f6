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
 * Sends batches of records to Kafka, `acks=all`, so that records with one key keep their order:
 * each partition's part is one request, and the next batch must not start before this one ended.
 * Requests that mix partitions would be retried whole and out of order (docs: decisions/kafka-client.md).
 */
export class OrderedProducer {
  readonly #options: ProducerOptions
  readonly #connection: ReturnType<typeof kafkaConnection>
  #producer: Producer<Buffer, Buffer, Buffer, Buffer> | undefined
  readonly #partitions = new Map<string, number>()

  /** @throws {TypeError} where its edge cannot be connected to */
  constructor(options: ProducerOptions) {
    this.#options = options
    this.#connection = kafkaConnection(options)
  }

  /** Settles when every record is acknowledged; rejects where any may not have been written. */
  async send(records: readonly ProducerRecord[]): Promise<void> {
    const producer = this.#connected()
    await this.#learnPartitions(producer, new Set(records.map(({ topic }) => topic)))
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
      // The client's sequences are in doubt after a failure: begin anew with a fresh producer.
      await this.close()
      throw failed.reason
    }
  }

  /** Whether the cluster answers. */
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
      // As many requests as there is time for, if none of them is answered.
      retries: Math.max(1, Math.floor(deliveryTimeoutMs / requestTimeoutMs)) - 1,
      retryDelay: 200,
    })
    return this.#producer
  }

  async #learnPartitions(producer: Producer<Buffer, Buffer, Buffer, Buffer>, topics: Set<string>) {
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
  // As Java clients do it: other producers of the topic must agree on a key's partition.
  return { ...message, partition: compatibilityPartitioner(message, keyBytes) % partitions }
}
