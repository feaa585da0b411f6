import type { Facts } from '@ballast/prove'
import type { OrderEvidence } from '../replay/evidence.ts'
import type { StockEvidence } from '../replay/judge-stock.ts'

/** The account of each party of the shop about the orders of one load, at rest. */
export interface ShopFacts {
  /** One entry for each order that any party knows. */
  readonly orders: readonly OrderEvidence[]
  /** The orders that the shop filed under each idempotency key. */
  readonly ordersOfKey: ReadonlyMap<string, readonly string[]>
  /** Orders in the database that belong to this load's customers. */
  readonly placed: readonly string[]
  readonly stock: readonly StockEvidence[]
}

export type FactsOfShop = Facts<ShopFacts>

/** Returns, for each order, the number of the operation that placed it. */
export function operationsByOrder({
  operations,
  ordersOfKey,
}: Pick<Facts, 'operations'> & Pick<ShopFacts, 'ordersOfKey'>): Map<string, number> {
  const found = new Map<string, number>()
  for (const { op, kind, key, outcome, settled } of operations) {
    if (kind !== 'order') continue
    const known = [outcome?.subject, settled?.subject, ...(key ? (ordersOfKey.get(key) ?? []) : [])]
    for (const order of known) if (order !== undefined) found.set(order, op)
  }
  return found
}
