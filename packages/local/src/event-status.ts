import { type GroupLag, readEventFlow, type TopicSkew } from '@ballast/engines'
import { type Kafka, type Postgres, resourcesOf } from '@ballast/model'
import { consumersOf } from './dead-letters.ts'
import { queryDatabase, type RunningPlatform } from './running-platform.ts'

/** Backlog of a service for one topic. A number is absent if its broker or database did not answer. */
export interface ConsumerStatus extends Partial<Pick<GroupLag, 'lag' | 'worst'>> {
  readonly consumer: string
  readonly topic: string
  /** Failed events that will be retried, and the events that wait behind them. */
  readonly parked?: number
  readonly deadLetters?: number
}

export interface EventStatus {
  readonly consumers: readonly ConsumerStatus[]
  readonly topics: readonly TopicSkew[]
  /** Names of clusters and databases that did not answer. */
  readonly unavailable: readonly string[]
}

/** Timeout of each request. A healthy engine answers within milliseconds, and `status` must stay fast. */
const withinMs = 800

/** Reads lag, skew, parked events and dead letters of a platform. Lists engines that do not answer as unavailable. */
export async function readEventStatus(running: RunningPlatform): Promise<EventStatus> {
  const unavailable: string[] = []
  const [flows, counts] = await Promise.all([
    Promise.all(
      resourcesOf(running.platform, 'kafka').map((kafka) =>
        orRecordUnavailable(unavailable, kafka.name, readFlow(running, kafka)),
      ),
    ),
    Promise.all(
      consumersOf(running.platform).map(({ database }) =>
        orRecordUnavailable(unavailable, database.name, readCounts(running, database)),
      ),
    ),
  ])
  const lags = flows.flatMap((flow) => flow?.lags ?? [])
  const consumers = consumersOf(running.platform).flatMap(({ name, consumes }, at) =>
    consumes.map(({ name: topic }): ConsumerStatus => {
      const found = lags.find((lag) => lag.group === name && lag.topic === topic)
      return {
        consumer: name,
        topic,
        ...(found && { lag: found.lag, worst: found.worst }),
        ...counts[at]?.(topic),
      }
    }),
  )
  return { consumers, topics: flows.flatMap((flow) => flow?.skews ?? []), unavailable }
}

async function orRecordUnavailable<T>(names: string[], name: string, answer: Promise<T>) {
  try {
    return await answer
  } catch {
    names.push(name)
    return undefined
  }
}

function readFlow({ platform, addresses }: RunningPlatform, kafka: Kafka) {
  // Over the external listener, like a client outside the platform.
  const brokers = addresses.reach('operator', kafka, 'external')
  const groups = Object.fromEntries(
    consumersOf(platform)
      .map(({ name, consumes }): [string, string[]] => [
        name,
        consumes.filter(({ on }) => on === kafka).map((topic) => topic.name),
      ])
      .filter(([, topics]) => topics.length > 0),
  )
  return readEventFlow(brokers, groups, withinMs)
}

async function readCounts(running: RunningPlatform, database: Postgres) {
  const rows = await queryDatabase<{ topic: string; parked: number; dead: number }>(
    running,
    database,
    `select topic, sum(parked)::int as parked, sum(dead)::int as dead from (
       select topic, count(*) as parked, 0 as dead from parked_events group by topic
       union all
       select topic, 0, count(*) from dead_letters d
       where handled_at is null and not exists (select from parked_events p where p.event_id = d.event_id)
       group by topic
     ) counted group by topic`,
    { withinMs },
  )
  return (topic: string) => {
    const found = rows.find((row) => row.topic === topic)
    return { parked: found?.parked ?? 0, deadLetters: found?.dead ?? 0 }
  }
}
