import type { Charge, Refund, Store } from './store.ts'

/** A refusal of the caller's request: an RFC 9457 problem. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** `first`: this call made it; a repeat only reads it. */
export interface Outcome<T> {
  readonly first: boolean
  readonly body: T
}

const keyPattern = /^[\x21-\x7e]{1,255}$/

/**
 * Charges once per key.
 *
 * @throws {Refusal} 400 for a malformed body, 422 for a key that was used for another amount or currency
 */
export function charge(store: Store, body: unknown): Outcome<Charge> {
  const key = keyOf(body, 'key')
  const amountMinor = amountOf(body)
  const currency = textOf(body, 'currency', /^[A-Z]{3}$/)
  const token = textOf(body, 'token', keyPattern)
  const found = store.findCharge(key)
  if (found !== undefined) {
    if (found.amountMinor === amountMinor && found.currency === currency) {
      return { first: false, body: found }
    }
    throw new Refusal(
      422,
      'KEY_REUSED',
      `Key "${key}" stands for ${found.amountMinor} ${found.currency}, not for ${amountMinor} ${currency}`,
    )
  }
  return { first: true, body: store.addCharge({ key, amountMinor, currency, ...verdict(token) }) }
}

/**
 * Sees to it that nothing is charged under this key any more: a charge that comes later, however
 * late, is answered as declined. Where it was charged already, that stands.
 *
 * @throws {Refusal} 400 for a malformed body
 */
export function cancelCharge(store: Store, key: string, body: unknown): Outcome<Charge> {
  const found = store.findCharge(key)
  if (found !== undefined) return { first: false, body: found }
  const amountMinor = amountOf(body)
  const currency = textOf(body, 'currency', /^[A-Z]{3}$/)
  const charge = { key, amountMinor, currency, status: 'declined', reason: 'cancelled' } as const
  return { first: true, body: store.addCharge(charge) }
}

const capturing = new Set(['tok_ok', 'tok_timeout_after_charge', 'tok_slow', 'tok_garbage'])

function verdict(token: string): Pick<Charge, 'status' | 'reason'> {
  if (capturing.has(token)) return { status: 'captured' }
  return { status: 'declined', reason: token === 'tok_declined' ? 'declined' : 'token-unknown' }
}

/**
 * Pays back once per key.
 *
 * @throws {Refusal} 400 for a malformed body, 404 for an unknown charge, 422 for a key that was used
 * for something else or for more than is left of the charge
 */
export function refund(store: Store, body: unknown): Outcome<Refund> {
  const key = keyOf(body, 'key')
  const chargeKey = keyOf(body, 'chargeKey')
  const amountMinor = amountOf(body)
  const found = store.findRefund(key)
  if (found !== undefined) {
    if (found.amountMinor === amountMinor && found.chargeKey === chargeKey) {
      return { first: false, body: found }
    }
    throw new Refusal(
      422,
      'KEY_REUSED',
      `Key "${key}" stands for ${found.amountMinor} of charge "${found.chargeKey}"`,
    )
  }
  const charged = store.findCharge(chargeKey)
  if (charged === undefined) {
    throw new Refusal(404, 'CHARGE_UNKNOWN', `There is no charge "${chargeKey}"`)
  }
  const captured = charged.status === 'captured' ? charged.amountMinor : 0
  const left = captured - store.refundedMinor(chargeKey)
  if (amountMinor > left) {
    throw new Refusal(
      422,
      'REFUND_TOO_LARGE',
      `Cannot refund ${amountMinor} of charge "${chargeKey}": ${left} are left`,
    )
  }
  return { first: true, body: store.addRefund({ key, chargeKey, amountMinor }, charged.currency) }
}

function textOf(body: unknown, name: string, pattern: RegExp): string {
  const value = (body as Record<string, unknown> | null)?.[name]
  if (typeof value === 'string' && pattern.test(value)) return value
  throw new Refusal(400, 'BODY_INVALID', `"${name}" must be text that matches ${pattern.source}`)
}

const keyOf = (body: unknown, name: string) => textOf(body, name, keyPattern)

function amountOf(body: unknown): number {
  const value = (body as Record<string, unknown> | null)?.amountMinor
  // SQLite and JSON both keep such a number exactly; sums of refunds never pass the charge.
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number
  throw new Refusal(400, 'BODY_INVALID', '"amountMinor" must be a whole number above 0')
}
