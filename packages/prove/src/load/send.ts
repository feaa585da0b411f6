import type { Pool } from 'undici'
import { requestJson } from '../http/request-json.ts'
import type { Answer } from '../ledger/line.ts'
import type { LoadRequest, Workload } from '../proof/workload.ts'

/** Milliseconds until a client gives up. */
export const answerWithinMs = 10_000

/** Problem codes of the gateway for requests that were not forwarded. */
const gatewayNotBegun = ['SERVICE_UNAVAILABLE', 'IDENTITY_UNAVAILABLE', 'CLOSING', 'OVERLOADED']

type Codes = Workload['codes']

/** Sends one request once, and returns what the client knows afterwards. Never rejects. */
export async function send(
  pool: Pool,
  token: string,
  request: LoadRequest,
  codes: Codes,
): Promise<Answer & { body?: unknown }> {
  try {
    const { status, headers, body } = await requestJson(pool, token, request, {
      withinMs: answerWithinMs,
    })
    const answer = classify(status, body, codes)
    return { ...answer, ...(headers['retry-after'] !== undefined && { retryAfter: true }) }
  } catch (error) {
    const { code = 'ERROR' } = error as { code?: string }
    // A refused connection means that nothing was sent.
    return { outcome: code === 'ECONNREFUSED' ? 'failed' : 'unknown', code }
  }
}

/** Returns the outcome that an answer proves. A server error proves nothing unless its code does. */
export function classify(
  status: number,
  body: unknown,
  { refused, notBegun }: Codes,
): Answer & { body?: unknown } {
  if (status < 300) return { outcome: 'ok', status, body }
  const { code } = (body ?? {}) as { code?: string }
  const said = { status, ...(code !== undefined && { code }) }
  if (code !== undefined && refused.includes(code))
    return { outcome: 'failed', refused: true, ...said }
  const certain =
    status === 429 ||
    (code !== undefined && [...gatewayNotBegun, ...notBegun].includes(code)) ||
    (status < 500 && code !== 'IDEMPOTENCY_KEY_IN_FLIGHT' && status !== 408)
  return { outcome: certain ? 'failed' : 'unknown', ...said }
}
