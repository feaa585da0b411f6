import type { Judge, Violation } from '@ballast/prove'
import { operationsByOrder, type ShopFacts } from '../facts/shop-facts.ts'
import { eventOf } from '../replay/topic-orders.ts'

/** An order that the client was told of, or that the shop filed, must be in the database and on its topic. */
export const lostOrders: Judge<ShopFacts> = {
  name: 'lost-orders',
  claim: 'Every order that was accepted is in its database and was published',
  judge({ operations, records, own: { placed: inDatabase, ordersOfKey } }) {
    const placed = new Set(inDatabase)
    const published = new Set(
      records
        .filter(({ type }) => type === 'order.placed.v1')
        .map((record) => eventOf(record)?.data.orderId),
    )
    const accepted = [...operationsByOrder({ operations, ordersOfKey }).keys()]
    const violations = accepted.flatMap((order): Violation[] => {
      if (!placed.has(order)) return [{ subject: order, what: 'accepted, and not in the database' }]
      if (!published.has(order))
        return [{ subject: order, what: 'accepted, and order.placed.v1 never came' }]
      return []
    })
    return { checked: accepted.length, violations }
  },
}

/** One operation makes one order at most, and one that failed makes none. */
export const doubledOrders: Judge<ShopFacts> = {
  name: 'doubled-orders',
  claim: 'An operation places one order at most, one that failed none, and nobody else places any',
  judge({ operations, own: { ordersOfKey, placed } }) {
    const violations: Violation[] = []
    const expected = new Set<string>()
    const orders = operations.filter(({ kind }) => kind === 'order')
    for (const { op, key, outcome, settled } of orders) {
      const filed = key === undefined ? [] : (ordersOfKey.get(key) ?? [])
      const last = settled ?? outcome
      const made = new Set([...filed, ...(last?.subject === undefined ? [] : [last.subject])])
      for (const order of made) expected.add(order)
      const operation = String(op)
      if (made.size > 1) {
        const order = last?.subject ?? [...made][0]!
        violations.push({
          operation,
          subject: order,
          what: `placed ${made.size} orders: ${[...made].join(', ')}`,
        })
      }
      if (last?.outcome === 'failed' && made.size > 0) {
        violations.push({ operation, subject: [...made][0]!, what: 'failed, and placed an order' })
      }
    }
    for (const order of placed) {
      if (!expected.has(order)) violations.push({ subject: order, what: 'placed by no operation' })
    }
    return { checked: orders.length, violations }
  },
}
