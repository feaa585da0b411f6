import { declared, whole } from '../resource.ts'
import { type Duration, seconds } from '../units.ts'
import type { Service } from './service.ts'

/** A synchronous request from one service to another. */
export interface Call {
  readonly to: Service
  /** From the request to the last byte of the answer. Default 3 seconds. */
  readonly timeout: Duration
  /** Attempts after the first one that may reach a second node. Default 0. */
  readonly retries: number
  /** Share of requests that may be retries; undefined: any number. */
  readonly retryBudget: number | undefined
  /** What it does there that cannot be taken back by a rollback: 'charges a card'. */
  readonly effect?: string
  /** The same key for every attempt of one effect. */
  readonly idempotencyKey: boolean
  /** What follows a request without an answer: it is asked what became of it, or done again, or forgotten. */
  readonly whenUnknown: 'reconciled' | 'repeated' | 'given-up'
  /** Trace context goes along. Default true. */
  readonly traced: boolean
}

/** Says how a service is called; a service alone stands for a read with the defaults. */
export function call(
  to: Service,
  options: Partial<Omit<Call, 'to' | 'effect'>> & { effect?: string } = {},
): Call {
  const retries = whole(`retries of the call of service "${to.name}"`, options.retries ?? 0, 0, 100)
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
