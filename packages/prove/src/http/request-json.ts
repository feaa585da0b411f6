import type { Dispatcher, Pool } from 'undici'

export interface JsonRequest {
  readonly method: Dispatcher.HttpMethod
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as the `Idempotency-Key`. */
  readonly key?: string
}

export interface JsonAnswer {
  readonly status: number
  readonly headers: Dispatcher.ResponseData['headers']
  readonly text: string
  /** The text parsed; undefined if it is not JSON. */
  readonly body: unknown
}

/**
 * Sends a request to a front door once, with a bearer token, and reads the whole answer.
 *
 * @param withinMs how long the headers may take to come, and then each part of the body
 * @throws the error of undici if there is no answer, or not all of it
 */
export async function requestJson(
  pool: Pool,
  token: string,
  { method, path, body, key }: JsonRequest,
  { withinMs, signal }: { withinMs: number; signal?: AbortSignal },
): Promise<JsonAnswer> {
  const response = await pool.request({
    method,
    path,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headersTimeout: withinMs,
    bodyTimeout: withinMs,
    ...(signal && { signal }),
  })
  const text = await response.body.text()
  return { status: response.statusCode, headers: response.headers, text, body: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
