import type { TopicRecord } from '@ballast/prove'
import type { Line, Movement, TopicOrder } from './evidence.ts'

/** The event that a record holds; undefined where it is not one about an order. */
export function eventOf({ id, type, value }: TopicRecord): TopicEvent | undefined {
  try {
    const data = JSON.parse(value)
    return typeof data?.orderId === 'string' ? { id, type, data } : undefined
  } catch {
    return undefined
  }
}

/** An event about an order. */
export interface TopicEvent {
  readonly id: string
  readonly type: string
  readonly data: { readonly orderId: string } & Readonly<Record<string, unknown>>
}

interface Collected {
  readonly events: Record<string, number>
  totalMinor?: bigint
  readonly lines: Map<number, Line>
  readonly captures: Movement[]
  readonly refunds: Movement[]
}

/**
 * Folds events into what the topics say about each order. A record with an id that was seen before
 * is a redelivery: allowed, and counted apart.
 */
export function topicOrders(isJudged: (orderId: string) => boolean) {
  const orders = new Map<string, Collected>()
  const ids = new Set<string>()
  /** Units may come back before the lines are known: topics are read side by side. */
  const returned: { orderId: string; line: number; quantity: number }[] = []
  let redelivered = 0

  return {
    add({ id, type, data }: TopicEvent): void {
      if (!isJudged(data.orderId)) return
      if (ids.has(id)) {
        redelivered++
        return
      }
      ids.add(id)
      const order: Collected = orders.get(data.orderId) ?? {
        events: {},
        lines: new Map(),
        captures: [],
        refunds: [],
      }
      orders.set(data.orderId, order)
      order.events[type] = (order.events[type] ?? 0) + 1
      const amountMinor = () => BigInt(data.amountMinor as number)
      if (type === 'order.placed.v1') {
        order.totalMinor = BigInt(data.totalMinor as number)
        for (const line of data.lines as Omit<Line, 'returned'>[]) {
          const { line: at, sku, quantity, unitPriceMinor } = line
          order.lines.set(at, { line: at, sku, quantity, unitPriceMinor, returned: 0 })
        }
      } else if (type === 'order.returned.v1') {
        for (const line of data.lines as { line: number; quantity: number }[]) {
          returned.push({ orderId: data.orderId, line: line.line, quantity: line.quantity })
        }
      } else if (type === 'payment.captured.v1') {
        order.captures.push({ id: String(data.captureId), amountMinor: amountMinor() })
      } else if (type === 'payment.refunded.v1') {
        order.refunds.push({ id: String(data.refundId), amountMinor: amountMinor() })
      }
    },
    finish(): { orders: Map<string, TopicOrder>; redelivered: number } {
      for (const { orderId, line, quantity } of returned) {
        const { lines } = orders.get(orderId)!
        const found = lines.get(line)
        if (found) lines.set(line, { ...found, returned: found.returned + quantity })
      }
      const finished = [...orders].map(([id, order]): [string, TopicOrder] => [
        id,
        { ...order, lines: [...order.lines.values()] },
      ])
      return { orders: new Map(finished), redelivered }
    },
  }
}
