import type { DataOf, EventType } from '@ballast/model'
import { type Event, uuidv7 } from './event.ts'
import { activeTraceparent } from './telemetry.ts'

export interface OutboxRow {
  readonly id: string
  readonly topic: string
  readonly key: string
  readonly type: string
  readonly data: string
  readonly traceparent: string | undefined
}

export interface PublishOptions {
  /** The event that led to this one: it carries the trace on. Default the active span. */
  readonly cause?: Pick<Event, 'traceparent'> | undefined
  /** Set where another process derives the same id. Default a new UUIDv7. */
  readonly id?: string
}

export function outboxRow<E extends EventType>(
  event: E,
  data: DataOf<E>,
  { cause, id = uuidv7() }: PublishOptions = {},
): OutboxRow {
  return {
    id,
    topic: event.topic,
    key: String((data as Readonly<Record<string, unknown>>)[event.key]),
    type: event.type,
    data: JSON.stringify(data),
    traceparent: cause?.traceparent ?? activeTraceparent(),
  }
}

const columns = 'event_id, topic, key, type, data, traceparent'

/** Inserts the rows that the parameters `outboxColumns` describe; the first of them is `$<first>`. */
export const insertOutbox = (first: number) =>
  `insert into outbox (${columns}) select ${columns} from ${unnested(first)} as e (${columns})`

/** The same for the events of new requests alone: one more parameter has the reference of each row's request. */
export const insertOutboxOfTaken = (first: number) => `
  insert into outbox (${columns}) select ${columns}
  from ${unnested(first, 'text')} as e (${columns}, reference) join taken using (reference)`

function unnested(first: number, ...more: string[]): string {
  const types = ['uuid', 'text', 'text', 'text', 'text', 'text', ...more]
  return `unnest(${types.map((type, at) => `$${first + at}::${type}[]`).join(', ')})`
}

/** Rows as arrays, one for each column. */
export function outboxColumns(rows: readonly OutboxRow[]): unknown[][] {
  return [
    rows.map(({ id }) => id),
    rows.map(({ topic }) => topic),
    rows.map(({ key }) => key),
    rows.map(({ type }) => type),
    rows.map(({ data }) => data),
    rows.map(({ traceparent }) => traceparent),
  ]
}
