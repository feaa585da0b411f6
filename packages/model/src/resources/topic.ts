import { byEnvironment } from '../environment.ts'
import { BallastError } from '../error.ts'
import type { EventType } from '../events/event.ts'
import { resource, whole } from '../resource.ts'
import { type Bytes, type Duration, days, kibibytes } from '../units.ts'
import type { Kafka } from './kafka.ts'

/** Where what a consumer cannot handle waits for a person. */
export interface DeadLetters {
  /** How long they are kept, and so how late they may be replayed. Default 30 days. */
  readonly retention: Duration
  /** The team that is told of them. */
  readonly owner: string
}

/** A Kafka topic. Its dead letters go to `<name>.dlq`. */
export interface Topic<Carried extends EventType = EventType> {
  readonly kind: 'topic'
  readonly name: string
  readonly on: Kafka
  /** The field of each event that is the record's key. Default that of the first event that it carries. */
  readonly key: string
  readonly partitions: number
  /** How long events are kept. Default 7 days. */
  readonly retention: Duration
  readonly replicas: number
  readonly minInsyncReplicas: number
  /** `compact` keeps the last event of a key alone. */
  readonly cleanup: 'delete' | 'compact'
  readonly carries: readonly Carried[]
  /** What a new version of an event must be able to do: be read by older consumers, and so on. */
  readonly compatibility: 'none' | 'backward' | 'forward' | 'full'
  readonly maxMessage: Bytes
  readonly deadLetters?: DeadLetters
}

export interface TopicOptions<Carried extends EventType = EventType> {
  on: Kafka
  key?: string
  partitions?: number
  retention?: Duration
  replicas?: number
  minInsyncReplicas?: number
  cleanup?: Topic['cleanup']
  carries?: readonly Carried[]
  compatibility?: Topic['compatibility']
  maxMessage?: Bytes
  deadLetters?: Partial<DeadLetters> | false
}

/** @throws {BallastError} DECLARATION_INVALID where it carries an event of another topic */
export function topic<Carried extends EventType = EventType>(
  name: string,
  options: TopicOptions<Carried>,
): Topic<Carried> {
  const { deadLetters, carries = [], ...given } = options
  const foreign = carries.find((event) => event.topic !== name)
  if (foreign !== undefined) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `Topic "${name}" carries ${foreign.type}, which is an event of topic "${foreign.topic}". Let that one carry it, or change the event's topic`,
      { facts: { name, type: foreign.type, topic: foreign.topic } },
    )
  }
  const replicas = given.replicas ?? Math.min(3, given.on.brokers)
  return resource({
    kind: 'topic',
    cleanup: 'delete',
    key: carries[0]?.key ?? '',
    compatibility: 'full',
    maxMessage: kibibytes(512),
    ...given,
    name,
    carries,
    partitions: whole(
      `partitions of topic "${name}"`,
      given.partitions ?? byEnvironment({ local: 4, ha: 12 }),
      1,
      10_000,
    ),
    retention: given.retention ?? days(7),
    replicas: whole(`replicas of topic "${name}"`, replicas, 1, 99),
    minInsyncReplicas: whole(
      `minInsyncReplicas of topic "${name}"`,
      given.minInsyncReplicas ?? Math.max(1, replicas - 1),
      1,
      99,
    ),
    ...(deadLetters !== false && {
      deadLetters: { retention: days(30), owner: 'operators', ...deadLetters },
    }),
  })
}
