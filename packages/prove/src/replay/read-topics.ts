import { randomUUID } from 'node:crypto'
import { BallastError } from '@ballast/model'
import { Consumer, stringDeserializers } from '@platformatic/kafka'
import type { TopicEvent } from './topic-orders.ts'

export const judgedTopics = ['orders', 'stock', 'payments']

/** Records arrive within milliseconds; a broker that restarts takes some seconds. */
const stalledAfterMs = 30_000

/**
 * Reads topics from their beginning to the high watermark of now, as a client outside would, with a
 * consumer group of its own that commits nothing.
 *
 * @throws {BallastError} ENGINE_NOT_READY if records that exist do not arrive
 */
export async function readTopics(
  brokers: readonly string[],
  topics: readonly string[],
  onEvent: (event: TopicEvent) => void,
): Promise<void> {
  const consumer = new Consumer({
    clientId: 'ballast-replay',
    groupId: `ballast-replay-${randomUUID()}`,
    bootstrapBrokers: [...brokers],
    deserializers: stringDeserializers,
    autocommit: false,
    maxWaitTime: 200,
    // The default of 10 MiB a fetch costs hundreds of megabytes.
    maxBytes: 4 * 1024 * 1024,
  })
  try {
    const left = await unread(consumer, [...topics])
    if (left.size === 0) return
    const stream = await consumer.consume({ topics: [...topics], mode: 'earliest' })
    const stalled = () =>
      stream.destroy(
        new BallastError(
          'ENGINE_NOT_READY',
          `Cannot read topics ${topics.join(', ')} to their end: nothing arrived for ${stalledAfterMs} ms. Look at the broker's log`,
          { facts: { left: [...left] } },
        ),
      )
    // The stream fetches anew after a rejoin while its buffer stays, and hands out records twice.
    const expected = new Map<string, bigint>()
    let timer = setTimeout(stalled, stalledAfterMs)
    try {
      for await (const { topic, partition, offset, headers, value } of stream) {
        timer = renewed(timer, stalled)
        const partitionKey = `${topic}/${partition}`
        if (offset < (expected.get(partitionKey) ?? 0n)) continue
        expected.set(partitionKey, offset + 1n)
        const end = left.get(partitionKey)
        if (end !== undefined && offset < end) {
          const [id, type] = [headers.get('ce_id') ?? '', headers.get('ce_type') ?? '']
          onEvent({ id, type, data: JSON.parse(value) })
        }
        if (end !== undefined && offset >= end - 1n) left.delete(partitionKey)
        if (left.size === 0) break
      }
    } finally {
      clearTimeout(timer)
    }
  } finally {
    // With a stream open only a forced close works; the group goes with its last member.
    await consumer.close(true)
  }
}

function renewed(timer: NodeJS.Timeout, then: () => void): NodeJS.Timeout {
  clearTimeout(timer)
  return setTimeout(then, stalledAfterMs)
}

/** Where each partition that holds records ends. */
async function unread(
  consumer: Pick<Consumer, 'listOffsets'>,
  topics: string[],
): Promise<Map<string, bigint>> {
  const [ends, starts] = [
    await consumer.listOffsets({ topics, timestamp: -1n }),
    await consumer.listOffsets({ topics, timestamp: -2n }),
  ]
  const left = new Map<string, bigint>()
  for (const [topic, offsets] of ends) {
    offsets.forEach((end, partition) => {
      const start = starts.get(topic)?.[partition] ?? 0n
      if (end > start) left.set(`${topic}/${partition}`, end)
    })
  }
  return left
}
