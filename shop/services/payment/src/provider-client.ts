import { type CallConfiguration, HttpClient } from '@ballast/kit'

/** The outcome of a charge as the provider reports it. */
export type ChargeAnswer =
  | { readonly is: 'captured'; readonly id: string }
  | { readonly is: 'declined'; readonly reason: string }
  /** It says that it knows no such charge. */
  | { readonly is: 'absent' }
  /** No answer, or none that can be trusted: it may have charged. */
  | { readonly is: 'unknown'; readonly reason: string }

export type RefundAnswer =
  | { readonly is: 'done'; readonly id: string }
  | { readonly is: 'unknown'; readonly reason: string }

/** One charge of one order: the provider knows it by this key, whoever calls and however often. */
export const chargeKey = (orderId: string) => `charge-${orderId}`

/** The payment provider, taken at its word only where its answer is complete. */
export class ProviderClient {
  readonly #http: HttpClient

  constructor(call: CallConfiguration) {
    this.#http = new HttpClient('provider', call)
  }

  /** Charges at most once per key, however often it is called. */
  async charge(charge: {
    key: string
    amountMinor: number
    currency: string
    token: string
  }): Promise<ChargeAnswer> {
    return this.#charge('POST', '/v1/charges', charge.key, charge.amountMinor, charge)
  }

  /** Asks what became of a charge, without charging. */
  async findCharge(key: string, amountMinor: number): Promise<ChargeAnswer> {
    return this.#charge('GET', `/v1/charges/${encodeURIComponent(key)}`, key, amountMinor)
  }

  /** Sees to it that nothing is charged any more, and tells what was charged before. */
  async cancelCharge(charge: {
    key: string
    amountMinor: number
    currency: string
  }): Promise<ChargeAnswer> {
    const { key, amountMinor, currency } = charge
    const path = `/v1/charges/${encodeURIComponent(key)}/cancellation`
    return this.#charge('POST', path, key, amountMinor, { amountMinor, currency })
  }

  async refund(refund: {
    key: string
    chargeKey: string
    amountMinor: number
  }): Promise<RefundAnswer> {
    try {
      const { status, body } = await this.#http.request({
        method: 'POST',
        path: '/v1/refunds',
        body: refund,
      })
      if (
        status === 200 &&
        isRecord(body) &&
        typeof body.id === 'string' &&
        body.key === refund.key &&
        body.amountMinor === refund.amountMinor
      ) {
        return { is: 'done', id: body.id }
      }
      return { is: 'unknown', reason: `Status ${status}` }
    } catch (error) {
      return { is: 'unknown', reason: String(error) }
    }
  }

  async #charge(
    method: 'GET' | 'POST',
    path: string,
    key: string,
    amountMinor: number,
    charge?: object,
  ): Promise<ChargeAnswer> {
    try {
      const { status, body } = await this.#http.request({
        method,
        path,
        ...(charge && { body: charge }),
      })
      if (status === 404 && method === 'GET') return { is: 'absent' }
      if (status !== 200 || !isRecord(body)) return { is: 'unknown', reason: `Status ${status}` }
      // An answer sent twice stands in for the next one: it must name the charge that was asked for.
      if (body.key !== key) return { is: 'unknown', reason: 'The answer is for another charge' }
      if (body.status === 'declined')
        return { is: 'declined', reason: String(body.reason ?? 'declined') }
      if (
        body.status === 'captured' &&
        typeof body.id === 'string' &&
        body.amountMinor === amountMinor
      ) {
        return { is: 'captured', id: body.id }
      }
      return { is: 'unknown', reason: 'The answer does not fit the request' }
    } catch (error) {
      return { is: 'unknown', reason: String(error) }
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
