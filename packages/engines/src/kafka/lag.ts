import type { Admin } from '@platformatic/kafka'
import { withAdmin } from './admin.ts'

/** Lag of a consumer group in one topic, in records. */
export interface GroupLag {
  readonly group: string
  readonly topic: string
  /** Sum over all partitions. */
  readonly lag: number
  /** The partition with the most lag. */
  readonly worst: { readonly partition: number; readonly lag: number }
}

/** Distribution of a topic's records of the last hour over its partitions. */
export interface TopicSkew {
  readonly topic: string
  readonly records: number
  readonly partitions: number
  /** The partition with the most records; `ratio` is its count divided by the average, so 1 is even. */
  readonly hottest: { readonly partition: number; readonly records: number; readonly ratio: number }
  /** Partitions with at least twice the average; none if there are too few records to tell. */
  readonly hot: readonly number[]
}

export interface EventFlow {
  readonly lags: readonly GroupLag[]
  readonly skews: readonly TopicSkew[]
}

export const skewWindowMs = 3_600_000

const hotRatio = 2
/**
 * Average below which no partition counts as hot. The standard deviation of a count is its square root: with 100
 * expected, twice as many is ten standard deviations away, which is not chance; with ten expected it happens.
 */
const recordsPerPartition = 100

/**
 * Reads the lag of consumer groups and the skew of their topics.
 *
 * @param groups topics that each group consumes, by the group's name
 * @param withinMs timeout of the connection, and of each of three rounds of requests
 * @throws if the brokers do not answer in time
 */
export async function readEventFlow(
  brokers: readonly { host: string; port: number }[],
  groups: Readonly<Record<string, readonly string[]>>,
  withinMs: number,
): Promise<EventFlow> {
  const names = [...new Set(Object.values(groups).flat())]
  return withAdmin(
    brokers,
    async (admin) => {
      const { topics } = await admin.metadata({ topics: names })
      const counts = new Map(names.map((name) => [name, topics.get(name)!.partitionsCount]))
      const offsets = (timestamp: number) => offsetsAt(admin, counts, timestamp)
      const [ends, starts, hourAgo, committed] = await Promise.all([
        offsets(latest),
        offsets(earliest),
        offsets(Date.now() - skewWindowMs),
        admin.listConsumerGroupOffsets({ groups: Object.keys(groups) }),
      ])
      const lags = Object.entries(groups).flatMap(([group, consumed]) =>
        consumed.map((topic) => {
          const own = committed
            .find(({ groupId }) => groupId === group)
            ?.topics.find(({ name }) => name === topic)?.partitions
          const behind = ends.get(topic)!.map((end, partition) => {
            const at = own?.find(({ partitionIndex }) => partitionIndex === partition)
            // -1: nothing committed yet; the group will start at the earliest record.
            const next = Math.max(Number(at?.committedOffset ?? -1), starts.get(topic)![partition]!)
            return Math.max(0, end - next)
          })
          return groupLag(group, topic, behind)
        }),
      )
      const skews = names.map((topic) => {
        const from = hourAgo.get(topic)!
        // -1: no record is that recent.
        return topicSkew(
          topic,
          ends
            .get(topic)!
            .map((end, partition) => (from[partition]! < 0 ? 0 : end - from[partition]!)),
        )
      })
      return { lags, skews }
    },
    withinMs,
  )
}

export function groupLag(group: string, topic: string, behind: readonly number[]): GroupLag {
  const most = Math.max(...behind)
  return {
    group,
    topic,
    lag: sum(behind),
    worst: { partition: behind.indexOf(most), lag: most },
  }
}

export function topicSkew(topic: string, perPartition: readonly number[]): TopicSkew {
  const records = sum(perPartition)
  const fair = records / perPartition.length
  const most = Math.max(...perPartition)
  const isHot = (count: number) => fair >= recordsPerPartition && count >= hotRatio * fair
  return {
    topic,
    records,
    partitions: perPartition.length,
    hottest: {
      partition: perPartition.indexOf(most),
      records: most,
      ratio: records === 0 ? 1 : most / fair,
    },
    hot: perPartition.flatMap((count, partition) => (isHot(count) ? [partition] : [])),
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

/** Special timestamps of Kafka's ListOffsets request for the two ends of a partition. */
const [latest, earliest] = [-1, -2]

/** Returns an offset per partition: for a time, the offset of the first record at or after it, or -1 if there is none. */
async function offsetsAt(
  admin: Admin,
  counts: ReadonlyMap<string, number>,
  timestamp: number,
): Promise<Map<string, number[]>> {
  const found = await admin.listOffsets({
    topics: [...counts].map(([name, count]) => ({
      name,
      partitions: Array.from({ length: count }, (_, partitionIndex) => ({
        partitionIndex,
        timestamp: BigInt(timestamp),
      })),
    })),
  })
  return new Map(
    found.map(({ name, partitions }) => [
      name,
      partitions
        .toSorted((a, b) => a.partitionIndex - b.partitionIndex)
        .map(({ offset }) => Number(offset)),
    ]),
  )
}
