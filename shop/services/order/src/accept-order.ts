import {
  batchedRequests,
  type Database,
  type Effects,
  type EventfulRequest,
  type IdempotentRequest,
  outboxRow,
  Problem,
  uuidv7,
} from '@ballast/kit'
import { orderPlaced, orderStates } from '@ballast/shop-events'
import { findOrder } from './find-order.ts'
import type { OrderBody, PricedLine } from './order-body.ts'

export interface Acceptable {
  readonly request: IdempotentRequest
  readonly customerId: string
  readonly currency: string
  readonly paymentToken: string
  readonly lines: readonly PricedLine[]
}

interface Prepared extends Acceptable, EventfulRequest {
  readonly body: OrderBody
}

/** The rows of new orders and of their lines. */
const placing: Effects<Prepared> = {
  inserts: `
    placed as (
      insert into orders (id, customer_id, status, currency, total_minor, payment_token, created_at, expires_at)
      select id, customer_id, '${orderStates.placed.to}', currency, total_minor, payment_token, created_at, expires_at
      from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[], $7::timestamptz[])
        as o (id, customer_id, currency, total_minor, payment_token, created_at, expires_at)
        join taken on taken.reference = o.id::text
    ), placed_lines as (
      insert into order_lines (order_id, line, sku, quantity, unit_price_minor)
      select l.* from unnest($8::uuid[], $9::int[], $10::text[], $11::int[], $12::bigint[])
        as l (id, line, sku, quantity, unit_price_minor) join taken on taken.reference = l.id::text
    )`,
  columns: (batch) => {
    const lines = batch.flatMap(({ body }) => body.lines.map((line) => ({ id: body.id, ...line })))
    return [
      batch.map(({ body }) => body.id),
      batch.map(({ customerId }) => customerId),
      batch.map(({ currency }) => currency),
      batch.map(({ body }) => body.totalMinor),
      batch.map(({ paymentToken }) => paymentToken),
      batch.map(({ body }) => body.createdAt),
      batch.map(({ body }) => body.expiresAt),
      lines.map(({ id }) => id),
      lines.map(({ line }) => line),
      lines.map(({ sku }) => sku),
      lines.map(({ quantity }) => quantity),
      lines.map(({ unitPriceMinor }) => unitPriceMinor),
    ]
  },
}

/**
 * Accepts orders: durable, with their event, before the answer. A repeated request gets the first
 * one's answer.
 *
 * @throws {Problem} 409 and 422 of the idempotency key, 422 for a total beyond 2^53
 */
export function createAcceptance(
  database: Database,
  { expiresAfterMs }: { expiresAfterMs: number },
) {
  // Two at a time: while one batch waits for its commit, the next one is on its way.
  const place = batchedRequests(database, placing, { most: 64, concurrency: 2 })

  return async (order: Acceptable): Promise<{ body: OrderBody; repeated: boolean }> => {
    const prepared = prepare(order, expiresAfterMs)
    const known = await place(prepared)
    if (known === undefined) return { body: prepared.body, repeated: false }
    const first = await findOrder(database, known)
    return { body: asFirstAnswered(first!), repeated: true }
  }
}

function prepare(order: Acceptable, expiresAfterMs: number): Prepared {
  const now = Date.now()
  const body: OrderBody = {
    id: uuidv7(now),
    customerId: order.customerId,
    status: orderStates.placed.to,
    currency: order.currency,
    lines: order.lines.map((line) => ({ ...line, returned: 0 })),
    totalMinor: totalOf(order.lines),
    refundedMinor: 0,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + expiresAfterMs).toISOString(),
  }
  const { id: orderId, customerId, currency, totalMinor, expiresAt } = body
  const event = outboxRow(orderPlaced, {
    orderId,
    customerId,
    currency,
    totalMinor,
    expiresAt,
    lines: order.lines,
  })
  return { ...order, reference: orderId, body, event }
}

function totalOf(lines: readonly PricedLine[]): number {
  const total = lines.reduce(
    (sum, line) => sum + BigInt(line.quantity) * BigInt(line.unitPriceMinor),
    0n,
  )
  if (total > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new Problem(422, 'TOTAL_TOO_LARGE', 'The total of this order is too large to be charged')
  }
  return Number(total)
}

/** The same answer as to the first request, whatever has become of the order since. */
function asFirstAnswered({ reason: _, ...order }: OrderBody): OrderBody {
  return {
    ...order,
    status: orderStates.placed.to,
    refundedMinor: 0,
    lines: order.lines.map((line) => ({ ...line, returned: 0 })),
  }
}
