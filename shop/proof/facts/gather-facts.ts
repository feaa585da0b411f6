import { type Facts, type Operation, type Proof, query, type Run } from '@ballast/prove'
import { askDatabases, askStock } from '../replay/ask-databases.ts'
import { askProvider } from '../replay/ask-provider.ts'
import type { OrderEvidence, SeenOrder } from '../replay/evidence.ts'
import type { ShopOrder } from '../replay/seen.ts'
import { shopAccess } from '../replay/shop-access.ts'
import { eventOf, topicOrders } from '../replay/topic-orders.ts'
import type { OrdersPlan } from '../workload/plan-load.ts'
import type { Owed } from '../workload/workload.ts'
import { operationsByOrder, type ShopFacts } from './shop-facts.ts'

/**
 * Asks every party about the orders of one load, from outside: databases as `auditor`, the provider over HTTP. Events
 * of orders have the order's id as their key.
 */
export async function gatherFacts({
  run,
  plan,
  scene: { platform, access },
  operations,
}: Run<OrdersPlan> & { readonly operations: readonly Operation[] }) {
  const { databases, provider } = shopAccess(platform, access)
  const [filed, placed] = await Promise.all([
    query<{ key: string; reference: string }>(
      databases.orders,
      `select key, reference from idempotency_keys where starts_with(key, $1)`,
      [`prove/${run}/`],
    ),
    query<{ id: string }>(
      databases.orders,
      'select id from orders where starts_with(customer_id, $1)',
      [`${run}/`],
    ),
  ])
  const ofOrders = new Set(
    operations.flatMap(({ kind, key }) => (kind === 'order' && key !== undefined ? [key] : [])),
  )
  const ordersOfKey = new Map<string, string[]>()
  for (const { key, reference } of filed) {
    if (ofOrders.has(key)) ordersOfKey.set(key, [...(ordersOfKey.get(key) ?? []), reference])
  }
  const operationOf = operationsByOrder({ operations, ordersOfKey })
  const keys = new Set([...operationOf.keys(), ...placed.map(({ id }) => id)])
  return {
    keys,
    operationOf,
    async own({ records }: Pick<Facts, 'records'>): Promise<ShopFacts> {
      const [known, stock, charges] = await Promise.all([
        askDatabases(databases, [...keys]),
        askStock(
          databases,
          plan.products.map(({ sku }) => sku),
        ),
        askProvider(provider, (id) => keys.has(id)),
      ])
      const collected = topicOrders((id) => keys.has(id))
      for (const record of records) {
        const event = eventOf(record)
        if (event !== undefined) collected.add(event)
      }
      const topics = collected.finish().orders
      const seen = seenOrders(operations)
      const orders = [...keys].map((id): OrderEvidence => {
        const [shown, database, topic] = [seen.get(id), known.get(id), topics.get(id)]
        return {
          id,
          ...(shown && { seen: shown }),
          ...(database && { databases: database }),
          ...(topic && { topics: topic }),
          provider: charges.get(id) ?? { charges: [], refunds: [] },
        }
      })
      return { orders, ordersOfKey, placed: placed.map(({ id }) => id), stock }
    },
  } satisfies Awaited<ReturnType<NonNullable<Proof['facts']>>>
}

/** The orders as the client saw them at rest, with what it is owed for what it sent back. */
function seenOrders(operations: readonly Operation[]): Map<string, SeenOrder> {
  const owed = new Map<string, bigint>()
  const inDoubt = new Set<string>()
  for (const { kind, outcome, settled } of operations) {
    const last = settled ?? outcome
    const { refundMinor } = (last?.said ?? {}) as Partial<Owed>
    if (last?.subject === undefined || (kind !== 'return' && kind !== 'cancel')) continue
    // What a cancellation pays back depends on when it came: `kept-money` judges it.
    if (last.outcome === 'unknown' || kind === 'cancel') inDoubt.add(last.subject)
    else if (last.outcome === 'ok' && refundMinor !== undefined) {
      owed.set(last.subject, (owed.get(last.subject) ?? 0n) + BigInt(refundMinor))
    }
  }
  const found = new Map<string, SeenOrder>()
  for (const { seen } of operations) {
    if (seen === undefined) continue
    const { id, status, totalMinor, refundedMinor, lines } = seen as ShopOrder
    found.set(id, {
      status,
      totalMinor: BigInt(totalMinor),
      refundedMinor: BigInt(refundedMinor),
      lines,
      // Nobody asks for what an expired order gets back, if it was charged just before: `kept-money` judges it.
      ...(!inDoubt.has(id) && status !== 'EXPIRED' && { refundAskedMinor: owed.get(id) ?? 0n }),
    })
  }
  return found
}
