import { request } from 'undici'
import type { Movement, ProviderOrder } from './evidence.ts'

interface Entry {
  readonly sequence: number
  readonly kind: 'charge' | 'refund'
  readonly key: string
  readonly chargeKey?: string
  readonly id: string
  readonly status?: string
  readonly amountMinor: number
}

/**
 * Reads what is new in the provider's ledger at each call.
 *
 * @returns how many orders have been charged more than once so far
 */
export function followCharges(provider: string): () => Promise<number> {
  const chargeOf = new Map<string, string>()
  const twice = new Set<string>()
  let after = 0
  return async () => {
    for (let entries = await page(provider, after); entries.length > 0; ) {
      for (const { kind, key, id, status } of entries) {
        const order = uuid.exec(key)?.[0]
        if (order === undefined || kind !== 'charge' || status !== 'captured') continue
        if ((chargeOf.get(order) ?? id) !== id) twice.add(order)
        chargeOf.set(order, id)
      }
      after = entries.at(-1)!.sequence
      entries = await page(provider, after)
    }
    return twice.size
  }
}

async function page(provider: string, after: number): Promise<Entry[]> {
  const { body } = await request(`${provider}/v1/ledger?after=${after}&limit=${pageSize}`)
  return ((await body.json()) as { entries: Entry[] }).entries
}

const pageSize = 5_000
/** A charge's key holds the order's id, whatever else it holds: a second key is a second charge. */
const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/

/** The provider's ledger, by order. */
export async function askProvider(
  provider: string,
  isJudged: (orderId: string) => boolean,
): Promise<Map<string, ProviderOrder>> {
  const orders = new Map<string, { charges: Movement[]; refunds: Movement[] }>()
  for (let after = 0; ; ) {
    const entries = await page(provider, after)
    for (const { kind, key, chargeKey, id, status, amountMinor } of entries) {
      const orderId = uuid.exec(chargeKey ?? key)?.[0]
      if (orderId === undefined || !isJudged(orderId)) continue
      const order = orders.get(orderId) ?? { charges: [], refunds: [] }
      orders.set(orderId, order)
      const movement = { id, amountMinor: BigInt(amountMinor) }
      if (kind === 'refund') order.refunds.push(movement)
      else if (status === 'captured') order.charges.push(movement)
    }
    if (entries.length === 0) return orders
    after = entries.at(-1)!.sequence
  }
}
