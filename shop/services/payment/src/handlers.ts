import {
  derivedId,
  type Event,
  type EventRead,
  type Handlers,
  handlersOf,
  type Transaction,
} from '@ballast/kit'
import { handled } from '@ballast/shop-events'
import type { Charge } from './charges.ts'
import { insertRefunds, type Refund } from './refunds.ts'
import { leaseSeconds, type WorkQueue } from './work-queue.ts'

type Read = EventRead<(typeof handled.payment)[number]>
type Reserved = Extract<Read, { type: 'order.reserved.v1' }>
type Ended = Event<{ orderId: string; refundMinor: number }>

/** The payment's side of the money path: what becomes of orders. */
export function createHandlers(charges: WorkQueue<Charge>, refunds: WorkQueue<Refund>): Handlers {
  return handlersOf(handled.payment, {
    'order.reserved.v1': (tx, events) => intend(tx, events, charges),
    'order.cancelled.v1': (tx, events) => giveBack(tx, events, refunds),
    'order.expired.v1': (tx, events) => giveBack(tx, events, refunds),
    'order.returned.v1': async (tx, events) => {
      const owed = await insertRefunds(
        tx,
        events.map(({ data }) => ({
          id: data.returnId,
          orderId: data.orderId,
          amountMinor: data.refundMinor,
        })),
      )
      tx.onCommit(() => refunds.hand(owed))
    },
  })
}

/** Writes the intent down before the provider is called; the call follows the commit. */
async function intend(
  tx: Transaction,
  events: Reserved[],
  charges: WorkQueue<Charge>,
): Promise<void> {
  const intents = await tx.query<Charge>(
    `insert into payments (order_id, customer_id, currency, amount_minor, token, status, attempts, next_attempt_at)
     select order_id, customer_id, currency, amount, token, 'PENDING', 1, now() + interval '${leaseSeconds} seconds'
     from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[])
       as i (order_id, customer_id, currency, amount, token)
     on conflict do nothing
     returning order_id, currency, amount_minor, token, status, cancelled, attempts`,
    [
      events.map(({ data }) => data.orderId),
      events.map(({ data }) => data.customerId),
      events.map(({ data }) => data.currency),
      events.map(({ data }) => data.totalMinor),
      events.map(({ data }) => data.paymentToken),
    ],
  )
  const traces = new Map(events.map(({ data, traceparent }) => [data.orderId, traceparent]))
  tx.onCommit(() =>
    charges.hand(
      intents.map((charge) => ({ ...charge, traceparent: traces.get(charge.order_id) })),
    ),
  )
}

/** A captured payment is refunded; one that is under way is, once it is known what became of it. */
async function giveBack(
  tx: Transaction,
  events: Ended[],
  refunds: WorkQueue<Refund>,
): Promise<void> {
  const rows = await tx.query<{ order_id: string; status: string }>(
    'update payments set cancelled = true where order_id = any($1) returning order_id, status',
    [events.map(({ data }) => data.orderId)],
  )
  const captured = new Set(
    rows.filter(({ status }) => status === 'CAPTURED').map(({ order_id }) => order_id),
  )
  const owed = await insertRefunds(
    tx,
    events
      .filter(({ data }) => captured.has(data.orderId))
      .map(({ data: { orderId, refundMinor } }) => ({
        id: derivedId(`cancellation/${orderId}`),
        orderId,
        amountMinor: refundMinor,
      })),
  )
  tx.onCommit(() => refunds.hand(owed))
}
