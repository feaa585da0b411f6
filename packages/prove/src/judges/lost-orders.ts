import type { Violation } from '../evidence/schema.ts'
import { eventOf } from '../replay/topic-orders.ts'
import { operationsByOrder } from './facts.ts'
import type { Judge } from './judge.ts'

/** An order that the client was told of, or that the shop filed, must be in the database and on its topic. */
export const lostOrders: Judge = {
  name: 'lost-orders',
  claim: 'Every order that was accepted is in its database and was published',
  judge(facts) {
    const placed = new Set(facts.placed)
    const published = new Set(
      facts.records
        .filter(({ type }) => type === 'order.placed.v1')
        .map((record) => eventOf(record)?.data.orderId),
    )
    const accepted = [...operationsByOrder(facts).keys()]
    const violations = accepted.flatMap((order): Violation[] => {
      if (!placed.has(order)) return [{ order, what: 'accepted, and not in the database' }]
      if (!published.has(order))
        return [{ order, what: 'accepted, and order.placed.v1 never came' }]
      return []
    })
    return { checked: accepted.length, violations }
  },
}

/** One operation makes one order at most, and one that failed makes none. */
export const doubledOrders: Judge = {
  name: 'doubled-orders',
  claim: 'An operation places one order at most, one that failed none, and nobody else places any',
  judge({ operations, ordersOfKey, placed }) {
    const violations: Violation[] = []
    const expected = new Set<string>()
    const orders = operations.filter(({ kind }) => kind === 'order')
    for (const { op, key, outcome, settled } of orders) {
      const filed = key === undefined ? [] : (ordersOfKey.get(key) ?? [])
      const last = settled ?? outcome
      const made = new Set([...filed, ...(last?.order === undefined ? [] : [last.order])])
      for (const order of made) expected.add(order)
      const operation = String(op)
      if (made.size > 1) {
        const order = last?.order ?? [...made][0]!
        violations.push({
          operation,
          order,
          what: `placed ${made.size} orders: ${[...made].join(', ')}`,
        })
      }
      if (last?.outcome === 'failed' && made.size > 0) {
        violations.push({ operation, order: [...made][0]!, what: 'failed, and placed an order' })
      }
    }
    for (const order of placed) {
      if (!expected.has(order)) violations.push({ order, what: 'placed by no operation' })
    }
    return { checked: orders.length, violations }
  },
}
