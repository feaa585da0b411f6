import { type Event, type Handler, handlersOf, type Transaction } from '@ballast/kit'
import { handled, orderStates } from '@ballast/shop-events'

type OfOrder = Event<{ readonly orderId: string }>
type Move = (typeof orderStates)[keyof typeof orderStates]

interface Moved {
  readonly id: string
  readonly customer_id: string
  readonly currency: string
  readonly total_minor: bigint
  readonly payment_token: string
}

/** Moves orders by one way of the table; one that has left the way's first state meanwhile stays as it is. */
async function move(
  tx: Transaction,
  events: readonly OfOrder[],
  way: Move,
  publish: (order: Moved, options: { cause: OfOrder }) => void,
): Promise<void> {
  const moved = await tx.query<Moved>(
    `update orders set status = $2, reason = $3 where id = any($1) and status = any($4)
     returning id, customer_id, currency, total_minor, payment_token`,
    [events.map(({ data }) => data.orderId), way.to, 'reason' in way ? way.reason : null, way.from],
  )
  const byOrder = new Map(events.map((event) => [event.data.orderId, event]))
  for (const order of moved) publish(order, { cause: byOrder.get(order.id)! })
}

const { reserved, outOfStock, confirmed, paymentDeclined } = orderStates

/** Rejects orders for the reason that the table gives. */
const reject =
  (way: typeof outOfStock | typeof paymentDeclined): Handler<OfOrder> =>
  (tx, events) =>
    move(tx, events, way, ({ id }, options) =>
      tx.publish(way.publishes, { orderId: id, reason: way.reason }, options),
    )

/** The order's side of the money path: what the other services tell of its orders. */
export const handlers = handlersOf(handled.order, {
  'stock.reserved.v1': (tx, events) =>
    move(tx, events, reserved, (order, options) =>
      tx.publish(
        reserved.publishes,
        {
          orderId: order.id,
          customerId: order.customer_id,
          currency: order.currency,
          totalMinor: Number(order.total_minor),
          paymentToken: order.payment_token,
        },
        options,
      ),
    ),

  'stock.refused.v1': reject(outOfStock),

  'payment.captured.v1': (tx, events) =>
    move(tx, events, confirmed, ({ id }, options) =>
      tx.publish(confirmed.publishes, { orderId: id }, options),
    ),

  'payment.declined.v1': reject(paymentDeclined),

  'payment.refunded.v1': async (tx, events) => {
    // A refund that was not asked for here is that of an order cancelled while it was being charged.
    await tx.query(
      `update orders o set refunded_minor = refunded_minor + r.amount,
                           refund_due_minor = greatest(refund_due_minor, refunded_minor + r.amount)
       from unnest($1::uuid[], $2::bigint[]) as r (id, amount) where o.id = r.id`,
      [events.map(({ data }) => data.orderId), events.map(({ data }) => data.amountMinor)],
    )
  },

  'product.changed.v1': async (tx, events) => {
    const products = events.map(({ data }) => data)
    await tx.query(
      `insert into catalogue (sku, unit_price_minor, currency, version)
       select * from unnest($1::text[], $2::bigint[], $3::text[], $4::int[]) as p (sku, price, currency, version)
       on conflict (sku) do update
       set unit_price_minor = excluded.unit_price_minor, currency = excluded.currency, version = excluded.version
       where catalogue.version < excluded.version`,
      [
        products.map(({ sku }) => sku),
        products.map(({ unitPriceMinor }) => unitPriceMinor),
        products.map(({ currency }) => currency),
        products.map(({ version }) => version),
      ],
    )
  },
})
