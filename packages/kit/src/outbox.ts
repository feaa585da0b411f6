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
  /** The event that caused this one; its trace is continued. Default: the active span. */
  readonly cause?: Pick<Event, 'traceparent'> | undefined
  /** Id of the event, if another process derives the same one. Default: a new UUIDv7. */
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

/** SQL that inserts the rows passed by `outboxColumns`, starting at parameter `$<first>`. */
export const insertOutbox = (first: number) =>
  `insert into outbox (${columns}) select ${columns} from ${unnested(first)} as e (${columns})`

/** The same for the new requests in the CTE `taken`; one more parameter has the reference of each row's request. */
export const insertOutboxOfTaken = (first: number) => `
  insert into outbox (${columns}) select ${columns}
  from ${unnested(first, 'text')} as e (${columns}, reference) join taken using (reference)`

function unnested(first: number, ...more: string[]): string {
  const types = ['uuid', 'text', 'text', 'text', 'text', 'text', ...more]
  return `unnest(${types.map((type, at) => `$${first + at}::${type}[]`).join(', ')})`
}

/** Returns rows as query parameters: one array for each column. */
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
