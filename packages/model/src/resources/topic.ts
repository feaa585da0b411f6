import { byEnvironment } from '../environment.ts'
import { BallastError } from '../error.ts'
import type { EventType } from '../events/event.ts'
import { integerBetween, resource } from '../resource.ts'
import { type Bytes, type Duration, days, kibibytes } from '../units.ts'
import type { Kafka } from './kafka.ts'

/** The dead letter topic: events that a consumer cannot handle wait there for a person. */
export interface DeadLetters {
  /** How long dead letters are kept and can be replayed. Default 30 days. */
  readonly retention: Duration
  /** The team that is notified. */
  readonly owner: string
}

/** A Kafka topic. Its dead letters go to `<name>.dlq`. */
export interface Topic<Carried extends EventType = EventType> {
  readonly kind: 'topic'
  readonly name: string
  readonly on: Kafka
  /** The data field used as record key. Default: the key of the first event that it carries. */
  readonly key: string
  readonly partitions: number
  /** How long events are kept. Default 7 days. */
  readonly retention: Duration
  readonly replicas: number
  readonly minInsyncReplicas: number
  /** `compact` keeps only the last event of each key. */
  readonly cleanup: 'delete' | 'compact'
  readonly carries: readonly Carried[]
  /** Compatibility that a new version of an event must have: `forward` means that older consumers can read it. */
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

/** Declares a topic. @throws {BallastError} DECLARATION_INVALID if it carries an event of another topic */
export function topic<Carried extends EventType = EventType>(
  name: string,
  options: TopicOptions<Carried>,
): Topic<Carried> {
  const { deadLetters, carries = [], ...given } = options
  const foreign = carries.find((event) => event.topic !== name)
  if (foreign !== undefined) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `Topic "${name}" carries ${foreign.type}, which belongs to topic "${foreign.topic}". Move it to that topic, or change the event's topic`,
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
    partitions: integerBetween(
      `partitions of topic "${name}"`,
      given.partitions ?? byEnvironment({ local: 4, ha: 12 }),
      1,
      10_000,
    ),
    retention: given.retention ?? days(7),
    replicas: integerBetween(`replicas of topic "${name}"`, replicas, 1, 99),
    minInsyncReplicas: integerBetween(
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
