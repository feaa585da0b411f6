import {
  type Database,
  derivedId,
  type IdempotentRequest,
  notFound,
  Problem,
  type Transaction,
  takeKey,
  uuidv7,
} from '@ballast/kit'
import {
  type OrderStatus,
  type orderCancelled,
  type orderExpired,
  orderReturned,
  orderStates,
} from '@ballast/shop-events'
import { findOrder } from './find-order.ts'
import type { OrderBody } from './order-body.ts'

const { cancelled, confirmed } = orderStates
const cancellable: readonly OrderStatus[] = cancelled.from

interface Locked {
  readonly status: OrderStatus
  readonly total_minor: bigint
  readonly refund_due_minor: bigint
}

/** The refund that a cancellation asks for has one id, however often it is asked for. */
export const cancellationRefundId = (orderId: string) => derivedId(`cancellation/${orderId}`)

/**
 * Cancels an order: stock and money go back, once. A confirmed order is paid back less what was
 * refunded for returns already.
 *
 * @throws {Problem} 404, 409 where the order was refused or has expired
 */
export async function cancelOrder(
  database: Database,
  orderId: string,
  request: IdempotentRequest,
): Promise<OrderBody> {
  await database.transaction(async (tx) => {
    if ((await takeKey(tx, request, orderId)) !== undefined) return
    const order = await lockOrder(tx, orderId)
    if (order.status === cancelled.to) return
    if (!cancellable.includes(order.status)) {
      throw new Problem(
        409,
        'ORDER_NOT_CANCELLABLE',
        `The order is ${order.status}: there is nothing to cancel`,
      )
    }
    const remaining = order.total_minor - order.refund_due_minor
    // What is not confirmed may not be charged yet: payment tells what it had to give back.
    const due = order.status === confirmed.to ? order.total_minor : order.refund_due_minor
    await tx.query(
      `update orders set status = '${cancelled.to}', reason = '${cancelled.reason}', refund_due_minor = $2 where id = $1`,
      [orderId, due],
    )
    await publishEnd(tx, cancelled.publishes, orderId, remaining)
  })
  return (await findOrder(database, orderId))!
}

/** Tells the others that an order ended before its time: what they hold of it goes back. */
export async function publishEnd(
  tx: Transaction,
  event: typeof orderCancelled | typeof orderExpired,
  orderId: string,
  refundMinor: bigint,
): Promise<void> {
  const lines = await tx.query<{ line: number; sku: string; quantity: number }>(
    `select line, sku, quantity - returned as quantity from order_lines
     where order_id = $1 and returned < quantity order by line`,
    [orderId],
  )
  tx.publish(event, {
    orderId,
    refundId: cancellationRefundId(orderId),
    refundMinor: Number(refundMinor),
    lines,
  })
}

export interface ReturnBody {
  id: string
  orderId: string
  refundMinor: number
  lines: { line: number; quantity: number }[]
}

/**
 * Takes units of a confirmed order back: they are restocked, and refunded at the price that they
 * were sold at.
 *
 * @throws {Problem} 404, 409 where the order is not confirmed, 422 for more units than were sold and not yet returned
 */
export async function returnLines(
  database: Database,
  orderId: string,
  lines: { line: number; quantity: number }[],
  request: IdempotentRequest,
): Promise<{ body: ReturnBody; repeated: boolean }> {
  if (new Set(lines.map(({ line }) => line)).size < lines.length) {
    throw new Problem(400, 'INVALID_REQUEST', 'Each line may be named once')
  }
  const id = uuidv7()
  return database.transaction(async (tx) => {
    const known = await takeKey(tx, request, id)
    if (known !== undefined) return { body: await findReturn(tx, known), repeated: true }
    const order = await lockOrder(tx, orderId)
    if (order.status !== confirmed.to) {
      throw new Problem(
        409,
        'ORDER_NOT_CONFIRMED',
        `The order is ${order.status}: only a confirmed order takes returns`,
      )
    }
    const taken = await tx.query<{
      line: number
      sku: string
      quantity: number
      unit_price_minor: bigint
    }>(
      `update order_lines l set returned = returned + r.quantity
       from unnest($2::int[], $3::int[]) as r (line, quantity)
       where l.order_id = $1 and l.line = r.line and l.returned + r.quantity <= l.quantity
       returning l.line, l.sku, r.quantity, l.unit_price_minor`,
      [orderId, lines.map(({ line }) => line), lines.map(({ quantity }) => quantity)],
    )
    if (taken.length < lines.length) {
      const accepted = new Set(taken.map(({ line }) => line))
      const refused = lines.filter(({ line }) => !accepted.has(line)).map(({ line }) => line)
      throw new Problem(
        422,
        'RETURN_EXCEEDS_ORDER',
        `More units than were sold and not yet returned, in line ${refused.join(', ')}`,
        { lines: refused },
      )
    }
    const refund = taken.reduce(
      (sum, line) => sum + BigInt(line.quantity) * line.unit_price_minor,
      0n,
    )
    await tx.query('update orders set refund_due_minor = refund_due_minor + $2 where id = $1', [
      orderId,
      refund,
    ])
    await tx.query(
      'insert into order_returns (id, order_id, refund_minor, lines) values ($1, $2, $3, $4)',
      [id, orderId, refund, JSON.stringify(lines)],
    )
    const refundMinor = Number(refund)
    tx.publish(orderReturned, {
      orderId,
      returnId: id,
      refundMinor,
      lines: taken.map(({ line, sku, quantity }) => ({ line, sku, quantity })),
    })
    return { body: { id, orderId, refundMinor, lines }, repeated: false }
  })
}

async function findReturn(tx: Transaction, id: string): Promise<ReturnBody> {
  const [row] = await tx.query<{
    order_id: string
    refund_minor: bigint
    lines: ReturnBody['lines']
  }>('select order_id, refund_minor, lines from order_returns where id = $1', [id])
  return { id, orderId: row!.order_id, refundMinor: Number(row!.refund_minor), lines: row!.lines }
}

async function lockOrder(tx: Transaction, orderId: string): Promise<Locked> {
  const [row] = await tx.query<Locked>(
    'select status, total_minor, refund_due_minor from orders where id = $1 for update',
    [orderId],
  )
  if (row === undefined) throw notFound(`Order ${orderId}`)
  return row
}
