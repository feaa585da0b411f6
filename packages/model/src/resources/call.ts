import { declared, integerBetween } from '../resource.ts'
import { type Duration, seconds } from '../units.ts'
import type { Service } from './service.ts'

/** A synchronous request from one service to another. */
export interface Call {
  readonly to: Service
  /** From sending the request to the last byte of the response. Default 3 seconds. */
  readonly timeout: Duration
  /** Retries after the first attempt; each may go to another node. Default 0. */
  readonly retries: number
  /** Share of requests that may be retries; undefined: no limit. */
  readonly retryBudget: number | undefined
  /** Side effect of the call that a rollback cannot undo, such as 'charges a card'. */
  readonly effect?: string
  /** Every attempt of one effect carries the same idempotency key. */
  readonly idempotencyKey: boolean
  /** Reaction to a request whose outcome is unknown: query the outcome, retry, or give up. */
  readonly whenUnknown: 'reconciled' | 'repeated' | 'given-up'
  /** The request carries the trace context. Default true. */
  readonly traced: boolean
}

/** Declares how a service is called. In `calls`, a service alone stands for a read with the defaults. */
export function call(
  to: Service,
  options: Partial<Omit<Call, 'to' | 'effect'>> & { effect?: string } = {},
): Call {
  const retries = integerBetween(
    `retries of the call of service "${to.name}"`,
    options.retries ?? 0,
    0,
    100,
  )
  return declared({ ...defaults, ...options, retries, to })
}

export function callTo(to: Service): Call {
  return { ...defaults, to }
}

const defaults = {
  timeout: seconds(3),
  retries: 0,
  retryBudget: undefined,
  idempotencyKey: false,
  whenUnknown: 'given-up',
  traced: true,
} as const
