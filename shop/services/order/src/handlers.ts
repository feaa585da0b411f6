import type { Event, Handlers, Transaction } from '@ballast/kit'

type OfOrder<More = unknown> = Event<{ orderId: string } & More>

const ids = (events: readonly OfOrder[]) => events.map(({ data }) => data.orderId)

/** Moves orders on and tells so; an order that has left the state `from` meanwhile stays as it is. */
async function move<Row extends { id: string }>(
  tx: Transaction,
  events: readonly OfOrder[],
  statement: string,
  values: unknown[],
  type: string,
  data: (row: Row, event: OfOrder) => object,
): Promise<void> {
  const moved = await tx.query<Row>(statement, values)
  const byOrder = new Map(events.map((event) => [event.data.orderId, event]))
  for (const row of moved) {
    const event = byOrder.get(row.id)!
    tx.publish(
      { topic: 'orders', key: row.id, type, data: { orderId: row.id, ...data(row, event) } },
      event,
    )
  }
}

interface Reserved {
  id: string
  customer_id: string
  currency: string
  total_minor: bigint
  payment_token: string
}

/** The order's side of the money path: what the other services tell of its orders. */
export const handlers: Handlers = {
  'stock.reserved.v1': (tx, events) =>
    move<Reserved>(
      tx,
      events as OfOrder[],
      `update orders set status = 'RESERVED' where id = any($1) and status = 'PENDING'
       returning id, customer_id, currency, total_minor, payment_token`,
      [ids(events as OfOrder[])],
      'order.reserved.v1',
      (row) => ({
        customerId: row.customer_id,
        currency: row.currency,
        totalMinor: Number(row.total_minor),
        paymentToken: row.payment_token,
      }),
    ),

  'stock.refused.v1': (tx, events) =>
    move(
      tx,
      events as OfOrder[],
      `update orders set status = 'REJECTED', reason = 'out-of-stock'
       where id = any($1) and status = 'PENDING' returning id`,
      [ids(events as OfOrder[])],
      'order.rejected.v1',
      () => ({ reason: 'out-of-stock' }),
    ),

  'payment.captured.v1': (tx, events) =>
    move(
      tx,
      events as OfOrder[],
      `update orders set status = 'CONFIRMED' where id = any($1) and status = 'RESERVED' returning id`,
      [ids(events as OfOrder[])],
      'order.confirmed.v1',
      () => ({}),
    ),

  'payment.declined.v1': (tx, events) =>
    move(
      tx,
      events as OfOrder[],
      `update orders set status = 'REJECTED', reason = 'payment-declined'
       where id = any($1) and status = 'RESERVED' returning id`,
      [ids(events as OfOrder[])],
      'order.rejected.v1',
      () => ({ reason: 'payment-declined' }),
    ),

  'payment.refunded.v1': async (tx, events) => {
    const refunds = events as OfOrder<{ amountMinor: number }>[]
    // A refund that was not asked for here is that of an order cancelled while it was being charged.
    await tx.query(
      `update orders o set refunded_minor = refunded_minor + r.amount,
                           refund_due_minor = greatest(refund_due_minor, refunded_minor + r.amount)
       from unnest($1::uuid[], $2::bigint[]) as r (id, amount) where o.id = r.id`,
      [ids(refunds), refunds.map(({ data }) => data.amountMinor)],
    )
  },

  'product.changed.v1': async (tx, events) => {
    const products = (
      events as Event<{ sku: string; unitPriceMinor: number; currency: string; version: number }>[]
    ).map(({ data }) => data)
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
}
