import type { Operation } from '../ledger/read-ledger.ts'
import type { OrderEvidence } from '../replay/evidence.ts'
import type { StockEvidence } from '../replay/judge-stock.ts'
import type { TopicRecord } from '../replay/topic-orders.ts'

/** What the parties say about the orders of one load, once all is at rest: plain data for the judges. */
export interface Facts {
  /** What the client asked for and saw. */
  readonly operations: readonly Operation[]
  /** What the parties say about each order that any of them knows. */
  readonly orders: readonly OrderEvidence[]
  /** The orders that the shop filed under each idempotency key. */
  readonly ordersOfKey: ReadonlyMap<string, readonly string[]>
  /** Orders in the database that belong to this load's customers. */
  readonly placed: readonly string[]
  readonly stock: readonly StockEvidence[]
  /** Of the topics, in the order of their offsets, redeliveries among them; records of these orders only. */
  readonly records: readonly TopicRecord[]
  /** Of the inboxes: which service handled which event, and when. */
  readonly handled: readonly Handled[]
  /** Events that never left an outbox, or never a parking place. */
  readonly stuck: readonly { readonly order: string; readonly where: string }[]
}

export interface Handled {
  readonly service: string
  readonly event: string
  /** Start of the transaction that handled it, in microseconds since 1970: a larger one began later. */
  readonly atMicros: bigint
}

/** The operation that placed an order, as the ledger numbers it. */
export function operationsByOrder({
  operations,
  ordersOfKey,
}: Pick<Facts, 'operations' | 'ordersOfKey'>): Map<string, number> {
  const found = new Map<string, number>()
  for (const { op, kind, key, outcome, settled } of operations) {
    if (kind !== 'order') continue
    const known = [outcome?.order, settled?.order, ...(key ? (ordersOfKey.get(key) ?? []) : [])]
    for (const order of known) if (order !== undefined) found.set(order, op)
  }
  return found
}
