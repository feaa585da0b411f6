import {
  BallastError,
  httpUrl,
  type Platform,
  type Postgres,
  resourcesOf,
  type Service,
  type Tracing,
} from '@ballast/model'
import { queryDatabase, type RunningPlatform } from './running-platform.ts'

/** An event that a service has given up on, or a record that is not an event. */
export interface DeadLetter {
  readonly topic: string
  /** The event's id. If two services have given up on it, each has its own dead letter. */
  readonly id: string
  readonly key: string
  /** `malformed` for a record that is not an event. */
  readonly type: string
  /** The service that has given up on it. */
  readonly consumer: string
  readonly reason: string
  readonly attempts: number
  readonly firstFailedAt: Date
  readonly givenUpAt: Date
  readonly replayedAt?: Date
  readonly handledAt?: Date
  /** `replaying`: it is a parked event again. */
  readonly state: 'waiting' | 'replaying' | 'handled'
  readonly traceId?: string
  /** The event as received; only on request. */
  readonly data?: string
}

/** A service that consumes events with the kit. Its database contains its dead letters. */
export type ConsumingService = Service & { readonly database: Postgres }

/**
 * Returns the services that consume a topic.
 *
 * @param topic default: services that consume any topic
 * @throws {BallastError} USAGE if no service consumes a topic of this name
 */
export function consumersOf(platform: Platform, topic?: string): ConsumingService[] {
  const all = resourcesOf(platform, 'service').filter(
    (service): service is ConsumingService =>
      service.command === undefined &&
      service.database !== undefined &&
      service.consumes.length > 0,
  )
  const found = all.filter(
    ({ consumes }) => topic === undefined || consumes.some(({ name }) => name === topic),
  )
  if (found.length > 0 || topic === undefined) return found
  const topics = new Set(all.flatMap(({ consumes }) => consumes.map(({ name }) => name)))
  throw new BallastError(
    'USAGE',
    `No service consumes a topic "${topic}". Use one of: ${[...topics].join(', ')}`,
    { facts: { topic, topics: [...topics] } },
  )
}

/**
 * Reads the dead letters of a platform, grouped by service, in the order in which services gave up on them.
 *
 * @throws {BallastError} USAGE for an unknown topic; ENGINE_NOT_READY if a database does not answer
 */
export async function readDeadLetters(
  running: RunningPlatform,
  wanted: { topic?: string; ids?: readonly string[]; handled?: boolean; data?: boolean } = {},
): Promise<DeadLetter[]> {
  const { topic, ids, handled = false, data = false } = wanted
  const read = async (service: ConsumingService): Promise<DeadLetter[]> => {
    const rows = await queryDatabase<Row>(running, service.database, select, {
      values: [topic, ids, handled, data],
    })
    return rows.map((row) => toLetter(row, service.name))
  }
  return (await Promise.all(consumersOf(running.platform, topic).map(read))).flat()
}

/** Returns the URL of a trace in Zipkin; undefined if the platform declares no tracing. */
export function traceAddress(
  { platform, addresses }: RunningPlatform,
  traceId: string,
): string | undefined {
  const [tracing] = resourcesOf(platform, 'tracing') as readonly Tracing[]
  if (tracing === undefined) return undefined
  return httpUrl(addresses.one('operator', tracing, 'http'), `/zipkin/traces/${traceId}`)
}

const select = `
  select d.event_id, d.topic, d.key, d.type, d.reason, d.attempts, d.traceparent, d.first_failed_at,
    d.given_up_at, d.replayed_at, d.handled_at, p.event_id is not null as parked,
    case when $4 then d.data end as data
  from dead_letters d left join parked_events p using (event_id)
  where ($1::text is null or d.topic = $1) and ($2::uuid[] is null or d.event_id = any($2))
    and ($3 or d.handled_at is null)
  order by d.id`

interface Row {
  readonly event_id: string
  readonly topic: string
  readonly key: string
  readonly type: string
  readonly reason: string
  readonly attempts: number
  readonly traceparent: string | null
  readonly first_failed_at: Date
  readonly given_up_at: Date
  readonly replayed_at: Date | null
  readonly handled_at: Date | null
  readonly parked: boolean
  readonly data: string | null
}

function toLetter(row: Row, consumer: string): DeadLetter {
  const { topic, key, type, reason, attempts } = row
  const traceId = row.traceparent?.split('-')[1]
  return {
    topic,
    id: row.event_id,
    key,
    type,
    consumer,
    reason,
    attempts,
    firstFailedAt: row.first_failed_at,
    givenUpAt: row.given_up_at,
    ...(row.replayed_at && { replayedAt: row.replayed_at }),
    ...(row.handled_at && { handledAt: row.handled_at }),
    state: row.handled_at ? 'handled' : row.parked ? 'replaying' : 'waiting',
    ...(traceId && { traceId }),
    ...(row.data !== null && { data: row.data }),
  }
}
