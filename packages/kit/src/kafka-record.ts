import type { Message } from '@platformatic/kafka'
import { derivedId, type Event } from './event.ts'
import type { Malformed } from './inbox.ts'

export type KafkaMessage = Message<Buffer, Buffer, Buffer, Buffer>

/** Parses a record as an event (CloudEvents binary mode: attributes in headers), or returns why it is malformed. */
export function parse(message: KafkaMessage): Event | Malformed {
  const { topic, key, value, partition, offset } = message
  const header = (name: string) => headerOf(message, name)
  const place = { topic, key: key?.toString() ?? '' }
  // An invalid traceparent is dropped: it may contain characters that PostgreSQL cannot store.
  const traceparent = /^[\da-f-]{55}$/.exec(header('traceparent') ?? '')?.[0]
  const refuse = (reason: string): Malformed => ({
    ...place,
    value: value?.toString() ?? '',
    reason,
    id: derivedId(`${topic}/${partition}/${offset}`),
    traceparent,
  })
  const id = header('ce_id')
  const type = header('ce_type')
  if (id === undefined || type === undefined)
    return refuse('The headers ce_id and ce_type are missing')
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    return refuse(`ce_id "${id}" is not a UUID`)
  if (place.key.includes('\u0000')) return refuse('The key contains a null character')
  try {
    const data: unknown = JSON.parse(value.toString())
    if (typeof data !== 'object' || data === null) return refuse('The value is not a JSON object')
    return { ...place, id, type, data, traceparent }
  } catch {
    return refuse('The value is not JSON')
  }
}

function headerOf({ headers }: KafkaMessage, wanted: string): string | undefined {
  for (const [name, value] of headers) {
    if (name.toString() === wanted) return value.toString()
  }
  return undefined
}
