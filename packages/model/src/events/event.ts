import { declared } from '../resource.ts'
import { type Fields, type ObjectOf, object, type Schema } from './schema.ts'

/**
 * One version of an event type: the contract between its publisher, its topic and its consumers. `Data` is the
 * type of its payload.
 */
export interface EventType<
  Type extends string = string,
  Data extends object = object,
  Topic extends string = string,
> {
  /** The CloudEvents type, made of name and version: `loan.made.v1`. */
  readonly type: Type
  readonly name: string
  readonly version: number
  /** Name of the topic that carries it. */
  readonly topic: Topic
  /** The data field used as the record key. Events with the same key stay in order. */
  readonly key: string
  readonly data: Schema<Data>
}

export type DataOf<E extends EventType> = E['data'] extends Schema<infer Data> ? Data : never

type TextField<F> = { [Name in keyof F]: F[Name] extends Schema<string> ? Name : never }[keyof F]

/** Declares an event type: `event('loan.made', { topic: 'loans', version: 1, key: 'loanId', data: { … } })`. */
export function event<
  const Name extends string,
  const Topic extends string,
  const Version extends number,
  F extends Fields,
>(
  name: Name,
  options: { topic: Topic; version: Version; key: TextField<F> & string; data: F },
): EventType<`${Name}.v${Version}`, ObjectOf<F>, Topic> {
  const { topic, version, key, data } = options
  return declared({
    type: `${name}.v${version}` as const,
    name,
    version,
    topic,
    key,
    data: object(data),
  })
}

/** Returns the names of an event's data fields. */
export function fieldsOf({ data }: EventType): string[] {
  return Object.keys(data.properties ?? {})
}

/** The fields of an event type that one consumer reads. Its handler gets these and no others. */
export interface Reading<E extends EventType = EventType, Field extends string = string> {
  readonly event: E
  readonly fields: readonly Field[]
}

/** Declares that a service handles an event, and which of its fields it reads. */
export function reads<E extends EventType, const Field extends keyof DataOf<E> & string>(
  event: E,
  ...fields: readonly Field[]
): Reading<E, Field> {
  return declared({ event, fields })
}

/** The data that a handler gets. */
export type DataRead<R extends Reading> =
  R extends Reading<infer E, infer Field> ? Pick<DataOf<E>, Field & keyof DataOf<E>> : never
