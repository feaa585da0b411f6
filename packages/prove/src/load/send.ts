import type { Pool } from 'undici'
import type { Answer } from '../ledger/line.ts'

export interface LoadRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly key?: string
  readonly body?: unknown
}

/** A customer gives up after so long; orders are accepted within milliseconds. */
export const answerWithinMs = 10_000

/** Codes with which the shop or its gateway says that the request was not begun. */
const notBegun = new Set([
  'SERVICE_UNAVAILABLE',
  'PRODUCTS_UNAVAILABLE',
  'IDENTITY_UNAVAILABLE',
  'CLOSING',
  'OVERLOADED',
])
/** No as it should be: the order is not in a state for this. */
const refusals = new Set(['ORDER_NOT_CONFIRMED', 'ORDER_NOT_CANCELLABLE', 'RETURN_EXCEEDS_ORDER'])

/** Sends one request once, and says what its client knows afterwards. Never rejects. */
export async function send(
  pool: Pool,
  token: string,
  { method, path, key, body }: LoadRequest,
): Promise<Answer & { body?: unknown }> {
  try {
    const response = await pool.request({
      method,
      path,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headersTimeout: answerWithinMs,
      bodyTimeout: answerWithinMs,
    })
    const answer = classify(response.statusCode, parsed(await response.body.text()))
    return { ...answer, ...(response.headers['retry-after'] !== undefined && { retryAfter: true }) }
  } catch (error) {
    const { code = 'ERROR' } = error as { code?: string }
    // Nothing was sent where nobody took the connection.
    return { outcome: code === 'ECONNREFUSED' ? 'failed' : 'unknown', code }
  }
}

/** What an answer says about what was asked for: a server error says nothing, unless its code does. */
export function classify(status: number, body: unknown): Answer & { body?: unknown } {
  if (status < 300) return { outcome: 'ok', status, body }
  const { code } = (body ?? {}) as { code?: string }
  const said = { status, ...(code !== undefined && { code }) }
  if (code !== undefined && refusals.has(code)) return { outcome: 'failed', refused: true, ...said }
  const certain =
    status === 429 ||
    (code !== undefined && notBegun.has(code)) ||
    (status < 500 && code !== 'IDEMPOTENCY_KEY_IN_FLIGHT' && status !== 408)
  return { outcome: certain ? 'failed' : 'unknown', ...said }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
