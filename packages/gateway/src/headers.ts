import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** Hop-by-hop fields, which are not forwarded (RFC 9110, section 7.6.1). */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Request fields that the gateway sets itself, or that a client must not send to a service. */
const notForwarded = new Set([
  ...hopByHop,
  'host',
  'content-length',
  'expect',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-real-ip',
  'x-request-id',
  'x-trace-id',
  // The gateway decides which requests are traced.
  'traceparent',
  'tracestate',
  'baggage',
])

const notReturned = new Set([
  ...hopByHop,
  'server',
  'traceparent',
  'x-powered-by',
  'x-request-id',
  'x-trace-id',
])

/** Alternating header names and values, the format of node:http and undici. */
export type HeaderList = string[]

/** Returns the header fields to send to a service. `strips` are lower-case names of client fields to remove. */
export function upstreamHeaders(
  request: IncomingMessage,
  requestId: string,
  traceparent: string | undefined,
  strips: ReadonlySet<string>,
): HeaderList {
  const { headers } = request
  const list: HeaderList = []
  const hopByHopNames = connectionOptions(headers.connection)
  for (const name in headers) {
    if (notForwarded.has(name) || strips.has(name) || hopByHopNames?.includes(name)) continue
    push(list, name, headers[name])
  }
  const before = headers['x-forwarded-for']
  const peer = request.socket.remoteAddress ?? 'unknown'
  list.push('x-forwarded-for', before === undefined ? peer : `${before}, ${peer}`)
  list.push('x-forwarded-proto', headers['x-forwarded-proto'] === 'https' ? 'https' : 'http')
  if (headers.host !== undefined) list.push('x-forwarded-host', headers.host)
  list.push('x-request-id', requestId)
  if (traceparent !== undefined) list.push('traceparent', traceparent)
  return list
}

/** Returns the response fields to send to the client: the service's, and the gateway's `ownHeaders`. */
export function responseHeaders(
  headers: IncomingHttpHeaders,
  ownHeaders: HeaderList,
  isPersonal: boolean,
): HeaderList {
  const list = ownHeaders.slice()
  const hopByHopNames = connectionOptions(headers.connection)
  for (const name in headers) {
    if (!notReturned.has(name) && !hopByHopNames?.includes(name)) push(list, name, headers[name])
  }
  if (headers['x-content-type-options'] === undefined)
    list.push('x-content-type-options', 'nosniff')
  if (isPersonal && headers['cache-control'] === undefined) list.push('cache-control', 'no-store')
  return list
}

/** Returns the client's request id if it is safe to log, else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id']
  return typeof sent === 'string' && /^[\w.-]{1,64}$/.test(sent) ? sent : crypto.randomUUID()
}

function connectionOptions(connection: string | undefined): string[] | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return
  return connection.split(',').map((option) => option.trim().toLowerCase())
}

function push(list: HeaderList, name: string, value: string | string[] | undefined): void {
  if (typeof value === 'string') list.push(name, value)
  else if (value !== undefined) for (const one of value) list.push(name, one)
}
