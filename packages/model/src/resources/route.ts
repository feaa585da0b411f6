import { byEnvironment } from '../environment.ts'
import { BallastError } from '../error.ts'
import { declared, whole } from '../resource.ts'
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

/** Who may ask: anybody, whoever has a valid token, or a token with one of these scopes. */
export type Access = 'public' | 'token' | readonly string[]

/** A token bucket for each caller. */
export interface RateLimit {
  readonly rate: Rate
  /** Requests at once after a quiet time. */
  readonly burst: number
  readonly by: 'subject' | 'address' | 'everybody'
  /** How long the decision may take. Default 20 milliseconds. */
  readonly decisionTimeout: Duration
  /** Where the counters are lost: each gateway counts its share of the limit, or all may pass, or none. */
  readonly whenStoreFails: 'local-share' | 'allow' | 'refuse'
}

/** Opens when too many requests of the last moments failed, and lets none through for a while. */
export interface Breaker {
  readonly minimumCalls: number
  readonly window: Duration
  readonly failureShare: Share
  readonly openFor: Duration
}

/** Requests that another node is asked for again. */
export interface Retry {
  /** After the first one. Default 1. */
  readonly attempts: number
  /** Share of the requests that may be repeated; undefined: any number. Default 20 %. */
  readonly budget: Share | undefined
  /** Which unsafe ones: those with an Idempotency-Key, or all. Default `with-key`. */
  readonly unsafe: 'never' | 'with-key' | 'always'
  /** Pause before an attempt; 0 where it goes to another node. */
  readonly backoff: Duration
  readonly jitter: boolean
}

/** Reads that the service holds back until there is news, for as many seconds as their query parameter says. */
export interface LongPoll {
  /** The query parameter with the seconds, `wait` in `GET /books?wait=10`. */
  readonly parameter: string
  /** The longest time that a client gets, on top of the route's `timeout`, however long it asks for. */
  readonly longest: Duration
  /** Long polls that one gateway holds open at each node of the service; more are answered 503. Default 256. */
  readonly concurrency: number
}

/** Requests whose path matches go to a service. `/**` at the end matches the rest of the path. */
export interface Route {
  readonly path: string
  readonly to: Service
  /** From the first byte of the request to the last of the answer. */
  readonly timeout: Duration
  /** Undefined: nothing is a long poll, whatever a query says. */
  readonly longPoll?: LongPoll
  /** Who may GET. Default `token`. */
  readonly reads: Access
  /** Who may do anything else. Default `token`; `none` where there is nothing else. */
  readonly writes: Access | 'none'
  /** How the service knows a write that comes again. Default `idempotency-key`. */
  readonly repeats: 'idempotency-key' | 'idempotent' | 'unknown'
  /** The field that says whose an object is: nobody else sees it. */
  readonly ownedBy?: string
  readonly retry: Retry
  readonly limit?: RateLimit
  readonly breaker?: Breaker
  /**
   * Requests of one gateway that each node of the service works on, long polls not counted; more are answered 503.
   * Routes to one service share its nodes: the largest number counts. Default 32: enough to keep one process busy
   * while it waits for its database, few enough to be answered before their clients give up.
   */
  readonly concurrency: number
  /** Requests a second in the busiest minute. */
  readonly peak?: Rate
  readonly cachedFor?: Duration
  /** What a write is answered when the service is away. */
  readonly fallback: 'problem' | 'success'
  readonly schema: 'validated' | 'none'
  /** Shares of versions; the sum is 1. */
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

/** Defaults: limits and breakers wherever there are strangers, that is everywhere but in `local`. */
export function route(path: string, options: RouteOptions): Route {
  requireForm(
    `The route path "${path}" must start with "/" and have only characters of a URL's path`,
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
    concurrency: whole(`concurrency of route "${path}"`, given.concurrency ?? 32, 1, 1_000_000),
    retry: {
      ...defaultRetry,
      ...retry,
      attempts: whole(`retry.attempts of route "${path}"`, retry?.attempts ?? 1, 0, 100),
    },
    ...(limit !== false &&
      (limit !== undefined || remote) && { limit: { ...defaultLimit, ...limit } }),
    ...(breaker !== false &&
      (breaker !== undefined || remote) && { breaker: { ...defaultBreaker, ...breaker } }),
  })
}

/** The time after which every client has an answer, that of a long poll included. */
export function longestAnswer({ timeout, longPoll }: Route): Duration {
  return milliseconds(timeout + (longPoll?.longest ?? 0))
}

/** RFC 3986's characters of a path. Without the apostrophe, which would end a quoted word of a configuration file. */
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
