import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, type Holder } from './answer.ts'
import { type Fault, faultFor, parseBehaviour } from './behaviour.ts'
import { readJson, sendJson, sendProblem } from './http.ts'
import { cancelCharge, charge, type Outcome, Refusal, refund } from './payments.ts'
import type { Charge, Refund, Store } from './store.ts'

/** Counted for `/metrics`. */
export interface Counters {
  readonly requests: Record<string, number>
  readonly made: Record<Charge['status'] | 'refunded', number>
  readonly faults: Record<Exclude<Fault, 'none'>, number>
}

export function newCounters(): Counters {
  return {
    requests: {},
    made: { captured: 0, declined: 0, refunded: 0 },
    faults: { timeout: 0, duplicate: 0, garbage: 0, slow: 0 },
  }
}

/** The provider's API as a request listener of `node:http`; the routes are in the README. */
export function providerApi(store: Store, counters: Counters, holder: Holder) {
  let behaviour = store.behaviour()

  function respond<T extends Charge | Refund>(
    response: ServerResponse,
    { first, body }: Outcome<T>,
    token?: string,
  ): void {
    const fault = first ? faultFor(behaviour, body.key, token) : 'none'
    if (first) counters.made['status' in body ? body.status : 'refunded']++
    if (fault !== 'none') counters.faults[fault]++
    answer(response, body, fault, behaviour, holder)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider')
    const [, version, resource = '', encoded, action] = pathname.split('/')
    const route = `${request.method} ${version}/${resource}${encoded === undefined ? '' : '/{key}'}${action === undefined ? '' : `/${action}`}`
    const isMoney = resource === 'charges' || resource === 'refunds'
    if (isMoney && behaviour.down) {
      throw new Refusal(503, 'DOWN', 'The provider is down, as its behaviour says')
    }
    switch (route) {
      case 'POST v1/charges': {
        const body = await readJson(request)
        respond(response, charge(store, body), (body as { token: string }).token)
        break
      }
      case 'POST v1/refunds':
        respond(response, refund(store, await readJson(request)))
        break
      case 'POST v1/charges/{key}/cancellation':
        respond(response, cancelCharge(store, decode(encoded!), await readJson(request)))
        break
      case 'GET v1/charges/{key}':
        sendJson(response, known(store.findCharge(decode(encoded!)), 'charge'))
        break
      case 'GET v1/refunds/{key}':
        sendJson(response, known(store.findRefund(decode(encoded!)), 'refund'))
        break
      case 'GET v1/ledger': {
        const limit = wholeOf(searchParams, 'limit', 1_000, 10_000)
        const entries = store.ledger(wholeOf(searchParams, 'after', 0), limit)
        sendJson(response, { entries })
        break
      }
      case 'GET v1/behaviour':
        sendJson(response, behaviour)
        break
      case 'PUT v1/behaviour':
        behaviour = behaviourOf(await readJson(request))
        // Kept: a provider that is killed in the middle of a drill goes on misbehaving.
        store.setBehaviour(behaviour)
        sendJson(response, behaviour)
        break
      default:
        throw new Refusal(404, 'NO_SUCH_ROUTE', `There is no ${request.method} ${pathname}`)
    }
    counters.requests[route] = (counters.requests[route] ?? 0) + 1
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error) => {
      if (response.headersSent || response.destroyed) return response.destroy()
      if (error instanceof Refusal) return sendProblem(response, error)
      console.error(error)
      sendProblem(response, new Refusal(500, 'INTERNAL', 'The provider failed'))
    })
  }
}

function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Refusal(404, 'KEY_UNKNOWN', `No ${what} has this key`)
  return found
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw new Refusal(400, 'PATH_INVALID', 'The path is not well percent-encoded')
  }
}

function behaviourOf(body: unknown) {
  try {
    return parseBehaviour(body)
  } catch (error) {
    throw new Refusal(422, 'BEHAVIOUR_INVALID', (error as RangeError).message)
  }
}

function wholeOf(
  query: URLSearchParams,
  name: string,
  fallback: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const value = Number(query.get(name) ?? fallback)
  if (Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new Refusal(400, 'QUERY_INVALID', `"${name}" must be a whole number from 0 to ${most}`)
}
