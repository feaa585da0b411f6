import { randomUUID } from 'node:crypto'
import { BallastError } from '@ballast/model'
import { Consumer, stringDeserializers } from '@platformatic/kafka'
import type { TopicRecord } from './topic-record.ts'

/** Records arrive within milliseconds; a broker that restarts takes some seconds. */
const stalledAfterMs = 30_000

/** Offsets by `topic/partition`. */
export type Offsets = ReadonlyMap<string, bigint>

/**
 * Reads topics to the high watermark of now, as a client outside would, with a consumer group of its own
 * that commits nothing.
 *
 * @param from first offsets of interest; a partition that is not named is read from its beginning
 * @throws {BallastError} ENGINE_NOT_READY if records that exist do not arrive
 */
export async function readTopics(
  brokers: readonly string[],
  topics: readonly string[],
  onRecord: (record: TopicRecord) => void,
  from: Offsets = new Map(),
): Promise<void> {
  const consumer = outsideConsumer(brokers)
  try {
    const { offsets, left } = await unread(consumer, [...topics], from)
    if (left.size === 0) return
    const stream = await consumer.consume({ topics: [...topics], mode: 'manual', offsets })
    const stalled = () =>
      stream.destroy(
        new BallastError(
          'ENGINE_NOT_READY',
          `Cannot read topics ${topics.join(', ')} to their end: nothing arrived for ${stalledAfterMs} ms. Look at the broker's log`,
          { facts: { left: [...left] } },
        ),
      )
    // The stream fetches anew after a rejoin while its buffer stays, and hands out records twice.
    const expected = new Map(from)
    let timer = setTimeout(stalled, stalledAfterMs)
    try {
      for await (const { topic, partition, offset, key, headers, value } of stream) {
        timer = renewed(timer, stalled)
        const partitionKey = `${topic}/${partition}`
        if (offset < (expected.get(partitionKey) ?? 0n)) continue
        expected.set(partitionKey, offset + 1n)
        const end = left.get(partitionKey)
        if (end !== undefined && offset < end) {
          const [id = '', type = '', time = ''] = ['ce_id', 'ce_type', 'ce_time'].map((name) =>
            headers.get(name),
          )
          onRecord({ topic, partition, offset, key, id, type, time, value })
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

/** Returns the current end offsets of topics: records from there on are newer. */
export async function endOffsets(
  brokers: readonly string[],
  topics: readonly string[],
): Promise<Offsets> {
  const consumer = outsideConsumer(brokers)
  try {
    const ends = new Map<string, bigint>()
    for (const [topic, offsets] of await consumer.listOffsets({ topics: [...topics] })) {
      offsets.forEach((end, partition) => {
        ends.set(`${topic}/${partition}`, end)
      })
    }
    return ends
  } finally {
    await consumer.close(true)
  }
}

function outsideConsumer(brokers: readonly string[]) {
  return new Consumer({
    clientId: 'ballast-prove',
    groupId: `ballast-prove-${randomUUID()}`,
    bootstrapBrokers: [...brokers],
    deserializers: stringDeserializers,
    autocommit: false,
    maxWaitTime: 200,
    // The default of 10 MiB a fetch costs hundreds of megabytes.
    maxBytes: 4 * 1024 * 1024,
  })
}

/** Returns the start offset of each partition, and the end offset of those that hold something to read. */
async function unread(
  consumer: Pick<Consumer, 'listOffsets'>,
  topics: string[],
  from: Offsets,
): Promise<{
  offsets: { topic: string; partition: number; offset: bigint }[]
  left: Map<string, bigint>
}> {
  const [ends, starts] = [
    await consumer.listOffsets({ topics, timestamp: -1n }),
    await consumer.listOffsets({ topics, timestamp: -2n }),
  ]
  const offsets: { topic: string; partition: number; offset: bigint }[] = []
  const left = new Map<string, bigint>()
  for (const [topic, partitions] of ends) {
    partitions.forEach((end, partition) => {
      const partitionKey = `${topic}/${partition}`
      const offset = from.get(partitionKey) ?? starts.get(topic)?.[partition] ?? 0n
      offsets.push({ topic, partition, offset })
      if (end > offset) left.set(partitionKey, end)
    })
  }
  return { offsets, left }
}
