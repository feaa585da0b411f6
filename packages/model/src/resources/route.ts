import { byEnvironment } from '../environment.ts'
import { BallastError } from '../error.ts'
import { declared } from '../resource.ts'
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

/** Requests whose path matches go to a service. `/**` at the end matches the rest of the path. */
export interface Route {
  readonly path: string
  readonly to: Service
  /** From the first byte of the request to the last of the answer. */
  readonly timeout: Duration
  /** A client may ask to be kept waiting, `?wait=` seconds: for so long at most, beside `timeout`. Default 0. */
  readonly longestWait: Duration
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
  /** Requests of one gateway under way at each node of the service; more are turned away. Default 256. */
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
  longestWait?: Duration
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
  if (!path.startsWith('/')) {
    throw new BallastError('DECLARATION_INVALID', `The route path "${path}" must start with "/"`, {
      facts: { path },
    })
  }
  const { limit, breaker, retry, weights, ...given } = options
  const remote = byEnvironment({ local: false, ha: true })
  return declared({
    timeout: seconds(5),
    longestWait: seconds(0),
    reads: 'token',
    writes: 'token',
    repeats: 'idempotency-key',
    concurrency: 256,
    fallback: 'problem',
    schema: 'validated',
    ...given,
    ...(weights && { weights }),
    path,
    retry: { ...defaultRetry, ...retry },
    ...(limit !== false &&
      (limit !== undefined || remote) && { limit: { ...defaultLimit, ...limit } }),
    ...(breaker !== false &&
      (breaker !== undefined || remote) && { breaker: { ...defaultBreaker, ...breaker } }),
  })
}

/** After so long every client has an answer, whoever asked to wait among them. */
export function longestAnswer({ timeout, longestWait }: Route): Duration {
  return milliseconds(timeout + longestWait)
}

const defaultRetry: Retry = {
  attempts: 1,
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
