import { declared } from '../resource.ts'
import { type Fields, type ObjectOf, object, type Schema } from './schema.ts'

/**
 * A type of event in one version: all that its publisher, its topic and its consumers must agree on.
 * `Data` is the type of what it carries.
 */
export interface EventType<
  Type extends string = string,
  Data extends object = object,
  Topic extends string = string,
> {
  /** Its name and version, the CloudEvents type: `loan.made.v1`. */
  readonly type: Type
  readonly name: string
  readonly version: number
  /** Name of the topic that carries it. */
  readonly topic: Topic
  /** The field that is the record's key: events with equal keys stay in order. */
  readonly key: string
  readonly data: Schema<Data>
}

export type DataOf<E extends EventType> = E['data'] extends Schema<infer Data> ? Data : never

type TextField<F> = { [Name in keyof F]: F[Name] extends Schema<string> ? Name : never }[keyof F]

/** Declares a type of event: `event('loan.made', { topic: 'loans', version: 1, key: 'loanId', data: { … } })`. */
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

/** Names of the fields that an event carries. */
export function fieldsOf({ data }: EventType): string[] {
  return Object.keys(data.properties ?? {})
}

/** The fields that one consumer reads of a type of event: its handler is given these and no others. */
export interface Reading<E extends EventType = EventType, Field extends string = string> {
  readonly event: E
  readonly fields: readonly Field[]
}

/** Says that a service handles an event, and which of its fields it reads. */
export function reads<E extends EventType, const Field extends keyof DataOf<E> & string>(
  event: E,
  ...fields: readonly Field[]
): Reading<E, Field> {
  return declared({ event, fields })
}

/** The data that a handler is given. */
export type DataRead<R extends Reading> =
  R extends Reading<infer E, infer Field> ? Pick<DataOf<E>, Field & keyof DataOf<E>> : never
