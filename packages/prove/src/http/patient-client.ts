import { setTimeout as delay } from 'node:timers/promises'
import { BallastError } from '@ballast/model'
import { Pool } from 'undici'
import { type JsonRequest, requestJson } from './request-json.ts'

export interface PatientAnswer {
  readonly status: number
  readonly body: unknown
  /** The answer was `Idempotency-Replayed: true`. */
  readonly replayed: boolean
  /** From 1: above it, the repetition may be of this client's own first attempt. */
  readonly attempts: number
}

/** No clear answer for as long as the client tries: what was asked for may or may not have happened. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

export interface PatientClient extends AsyncDisposable {
  /** @throws {Unanswered}; {BallastError} PLATFORM_UNREACHABLE if no request at all was answered meanwhile */
  call(request: JsonRequest): Promise<PatientAnswer>
}

/** How long an unanswered request is repeated with its key. */
export const retryWithinMs = 120_000
/** Long polls are answered within less. */
const answerWithinMs = 40_000
const retriedStatuses = new Set([429, 502, 503, 504])

/**
 * Talks to a platform through its front door, over connections that stay open. Connection errors,
 * 429, 502 to 504 and "key in flight" are repeated with the same key and growing pauses.
 */
export function patientClient({
  endpoint,
  token,
  connections,
  signal,
}: {
  endpoint: string
  /** Gives a token that is good for a while; `renew` after the last one was refused. */
  token: (renew: boolean) => Promise<string>
  connections: number
  signal: AbortSignal
}): PatientClient {
  const pool = new Pool(endpoint, { connections })
  let lastAnswerAt = Date.now()

  async function call(request: JsonRequest): Promise<PatientAnswer> {
    const startedAt = Date.now()
    let refusedToken = false
    let why = ''
    for (let attempts = 1; ; attempts++) {
      let pauseMs = backOffMs(attempts)
      try {
        const answer = await requestJson(pool, await token(refusedToken), request, {
          withinMs: answerWithinMs,
          signal,
        })
        const { status, headers, text, body = text } = answer
        if (status === 401 && !refusedToken) {
          refusedToken = true
          continue
        }
        if (!isTemporary(status, body)) {
          lastAnswerAt = Date.now()
          const replayed = headers['idempotency-replayed'] === 'true'
          return { status, body, replayed, attempts }
        }
        why = `${status} ${text.slice(0, 200)}`
        pauseMs = retryAfterMs(headers['retry-after']) ?? pauseMs
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof BallastError) throw error
        why = (error as Error).message
      }
      if (Date.now() + pauseMs > startedAt + retryWithinMs) {
        throw giveUp(request, why, lastAnswerAt < startedAt, endpoint)
      }
      await delay(pauseMs, undefined, { signal })
    }
  }

  return { call, [Symbol.asyncDispose]: () => pool.destroy() }
}

function isTemporary(status: number, body: unknown): boolean {
  if (retriedStatuses.has(status)) return true
  return status === 409 && (body as { code?: string })?.code === 'IDEMPOTENCY_KEY_IN_FLIGHT'
}

/** 0.1 s, doubled up to 5 s, a random half of it: clients that failed together return apart. */
function backOffMs(attempts: number): number {
  return Math.min(5_000, 100 * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2)
}

/** Seconds or a date. */
function retryAfterMs(header: string | string[] | undefined): number | undefined {
  const text = String(header ?? '')
  if (/^\d+$/.test(text)) return Number(text) * 1_000
  const until = Date.parse(text)
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now())
}

function giveUp(
  { method, path }: JsonRequest,
  why: string,
  noneAnswered: boolean,
  endpoint: string,
): Error {
  const what = `${method} ${path} was not answered within ${retryWithinMs / 1_000} s: ${why}`
  if (!noneAnswered) return new Unanswered(what)
  return new BallastError(
    'PLATFORM_UNREACHABLE',
    `${endpoint} does not answer (${what}). See ./ballast status, then run the same command again`,
    { facts: { endpoint, why } },
  )
}
