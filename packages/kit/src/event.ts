import { createHash, randomBytes } from 'node:crypto'

/** A consumed event: a CloudEvent in the binary mode of Kafka. */
export interface Event<Data = unknown> {
  readonly id: string
  readonly topic: string
  readonly key: string
  readonly type: string
  readonly data: Data
  readonly traceparent?: string | undefined
}

/** Returns a UUID version 7 (RFC 9562). It starts with the time, so index inserts stay close together. */
export function uuidv7(now = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Returns a UUID (version 8) derived from the text: the same text always gives the same UUID. */
export function derivedId(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
