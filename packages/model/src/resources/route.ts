import { byEnvironment } from '../environment.ts'
import { BallastError } from '../error.ts'
import { declared, integerBetween } from '../resource.ts'
import {
  type Duration,
  milliseconds,
  percent,
  perSecond,
  type Rate,
  type Share,
  seconds,
} from '../units.ts'
import type { Service } from './service.ts'

/** Required credentials: none, any valid token, or a token with one of these scopes. */
export type Access = 'public' | 'token' | readonly string[]

/** A rate limit with one token bucket for each caller. */
export interface RateLimit {
  readonly rate: Rate
  /** Size of the bucket: requests accepted at once after an idle time. */
  readonly burst: number
  readonly by: 'subject' | 'address' | 'everybody'
  /** How long the store may take to decide. Default 20 milliseconds. */
  readonly decisionTimeout: Duration
  /** Fallback when the store is unavailable: each gateway enforces its share of the limit, or allows or refuses all. */
  readonly whenStoreFails: 'local-share' | 'allow' | 'refuse'
}

/** A circuit breaker: opens when too many requests in `window` failed, and then fails all requests for `openFor`. */
export interface Breaker {
  readonly minimumCalls: number
  readonly window: Duration
  readonly failureShare: Share
  readonly openFor: Duration
}

/** Retries of failed requests, at another node. */
export interface Retry {
  /** Retries after the first attempt. Default 1. */
  readonly attempts: number
  /** Share of requests that may be retries; undefined: no limit. Default 20 %. */
  readonly budget: Share | undefined
  /** Non-idempotent requests to retry: none, those with an Idempotency-Key, or all. Default `with-key`. */
  readonly unsafe: 'never' | 'with-key' | 'always'
  /** Pause before a retry. Default 0, since a retry goes to another node. */
  readonly backoff: Duration
  readonly jitter: boolean
}

/** Long polling: the service holds a GET request open until there is news, for at most the seconds in its query. */
export interface LongPoll {
  /** Query parameter with the seconds, such as `wait` in `GET /books?wait=10`. */
  readonly parameter: string
  /** Upper limit of the time a client can request, on top of the route's `timeout`. */
  readonly longest: Duration
  /** Long polls that one gateway keeps open at each node of the service; further ones get a 503. Default 256. */
  readonly concurrency: number
}

/** Forwards requests with a matching path to a service. `/**` at the end matches the rest of the path. */
export interface Route {
  readonly path: string
  readonly to: Service
  /** From the first byte of the request to the last byte of the response. Default 5 seconds. */
  readonly timeout: Duration
  /** Long polling; undefined: no request is treated as a long poll. */
  readonly longPoll?: LongPoll
  /** Access to GET requests. Default `token`. */
  readonly reads: Access
  /** Access to all other methods. Default `token`; `none` if the route has no other methods. */
  readonly writes: Access | 'none'
  /** How the service recognizes a repeated write. Default `idempotency-key`. */
  readonly repeats: 'idempotency-key' | 'idempotent' | 'unknown'
  /** Field that holds the owner of an object; only the owner may read it. */
  readonly ownedBy?: string
  readonly retry: Retry
  readonly limit?: RateLimit
  readonly breaker?: Breaker
  /**
   * Concurrent requests of one gateway to each node of the service, long polls not counted; further ones get a 503.
   * Routes to the same service share its nodes, and the largest value applies. Default 32: enough to keep a process
   * busy while it waits for its database, and few enough to be answered before their clients time out.
   */
  readonly concurrency: number
  /** Requests a second in the busiest minute. */
  readonly peak?: Rate
  readonly cachedFor?: Duration
  /** Response to a write while the service is unavailable. */
  readonly fallback: 'problem' | 'success'
  readonly schema: 'validated' | 'none'
  /** Traffic split by version; the shares add up to 1. */
  readonly weights?: { readonly [version: string]: Share }
}

export interface RouteOptions {
  to: Service
  timeout?: Duration
  longPoll?: Partial<LongPoll> & Pick<LongPoll, 'parameter' | 'longest'>
  reads?: Access
  writes?: Route['writes']
  repeats?: Route['repeats']
  ownedBy?: string
  retry?: Partial<Retry>
  limit?: Partial<RateLimit> | false
  breaker?: Partial<Breaker> | false
  concurrency?: number
  peak?: Rate
  cachedFor?: Duration
  fallback?: Route['fallback']
  schema?: Route['schema']
  weights?: Readonly<Record<string, Share>>
}

/** Declares a route. By default it has a rate limit and a circuit breaker in every environment but `local`. */
export function route(path: string, options: RouteOptions): Route {
  requireForm(
    `The route path "${path}" must start with "/" and contain only characters that a URL path allows`,
    pathForm.test(path),
    { path },
  )
  const { limit, breaker, longPoll, retry, weights, ...given } = options
  if (longPoll !== undefined) {
    const { parameter } = longPoll
    requireForm(
      `The long-poll parameter "${parameter}" of route "${path}" must be letters, digits, "_", "-" and ".", starting with a letter`,
      parameterForm.test(parameter),
      { path, parameter },
    )
  }
  const remote = byEnvironment({ local: false, ha: true })
  return declared({
    timeout: seconds(5),
    reads: 'token',
    writes: 'token',
    repeats: 'idempotency-key',
    fallback: 'problem',
    schema: 'validated',
    ...given,
    ...(weights && { weights }),
    ...(longPoll && { longPoll: { concurrency: 256, ...longPoll } }),
    path,
    concurrency: integerBetween(
      `concurrency of route "${path}"`,
      given.concurrency ?? 32,
      1,
      1_000_000,
    ),
    retry: {
      ...defaultRetry,
      ...retry,
      attempts: integerBetween(`retry.attempts of route "${path}"`, retry?.attempts ?? 1, 0, 100),
    },
    ...(limit !== false &&
      (limit !== undefined || remote) && { limit: { ...defaultLimit, ...limit } }),
    ...(breaker !== false &&
      (breaker !== undefined || remote) && { breaker: { ...defaultBreaker, ...breaker } }),
  })
}

/** Returns the longest time until a client gets its response, long polls included. */
export function longestAnswer({ timeout, longPoll }: Route): Duration {
  return milliseconds(timeout + (longPoll?.longest ?? 0))
}

/** Path characters of RFC 3986, without the apostrophe, which would end a quoted string in a configuration file. */
const pathForm = /^\/[\w.~!$&()*+,;=:@%/-]*$/
const parameterForm = /^[a-z][\w.-]*$/i

function requireForm(message: string, holds: boolean, facts: Record<string, string>): void {
  if (!holds) throw new BallastError('DECLARATION_INVALID', message, { facts })
}

const defaultRetry: Omit<Retry, 'attempts'> = {
  budget: percent(20),
  unsafe: 'with-key',
  backoff: milliseconds(0),
  jitter: false,
}

const defaultLimit: RateLimit = {
  rate: perSecond(50),
  burst: 100,
  by: 'subject',
  decisionTimeout: milliseconds(20),
  whenStoreFails: 'local-share',
}

const defaultBreaker: Breaker = {
  minimumCalls: 10,
  window: seconds(2),
  failureShare: percent(50),
  openFor: seconds(5),
}
