import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** Connection-specific fields (RFC 9110, section 7.6.1), which end at each hop. */
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

/** What the gateway says itself, or what a client must not say to a service. */
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
  // The edge decides what is traced.
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

/** Header names and values in turn, as node:http and undici take them. */
export type HeaderList = string[]

/** The fields that a service is sent: not those in `strips`, in lower case, of what the client sent. */
export function upstreamHeaders(
  request: IncomingMessage,
  requestId: string,
  traceparent: string | undefined,
  strips: ReadonlySet<string>,
): HeaderList {
  const { headers } = request
  const list: HeaderList = []
  const named = connectionOptions(headers.connection)
  for (const name in headers) {
    if (notForwarded.has(name) || strips.has(name) || named?.includes(name)) continue
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

/** The fields of an answer that go to the client, with what the gateway adds. */
export function answerHeaders(
  headers: IncomingHttpHeaders,
  own: HeaderList,
  personal: boolean,
): HeaderList {
  const list = own.slice()
  const named = connectionOptions(headers.connection)
  for (const name in headers) {
    if (!notReturned.has(name) && !named?.includes(name)) push(list, name, headers[name])
  }
  if (headers['x-content-type-options'] === undefined)
    list.push('x-content-type-options', 'nosniff')
  if (personal && headers['cache-control'] === undefined) list.push('cache-control', 'no-store')
  return list
}

/** A client's request id where it is harmless in logs, else a new one. */
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
