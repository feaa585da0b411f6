import {
  batched,
  type Database,
  type IdempotentRequest,
  keyInFlight,
  knownReference,
  type OutboxRow,
  outboxColumns,
  outboxRow,
  Problem,
  uuidv7,
} from '@ballast/kit'
import { findOrder } from './find-order.ts'
import type { OrderBody, PricedLine } from './order-body.ts'

export interface Acceptable {
  readonly request: IdempotentRequest
  readonly customerId: string
  readonly currency: string
  readonly paymentToken: string
  readonly lines: readonly PricedLine[]
}

/**
 * Key, order, lines and event of every order of a batch in one statement, and so in one
 * transaction. A key that is taken leaves its order out; the rest of the batch is not disturbed.
 */
const acceptBatch = `
  with request as (
    select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::text[],
                         $7::bigint[], $8::text[], $9::timestamptz[], $10::timestamptz[])
      as r (id, subject, key, hash, customer_id, currency, total_minor, payment_token, created_at, expires_at)
  ), locked as materialized (
    select id, pg_try_advisory_xact_lock(hashtextextended(subject || ' ' || key, 0)) as free from request
  ), taken as (
    insert into idempotency_keys (subject, key, request_hash, reference)
    select subject, key, hash, id::text from request join locked using (id) where free
    on conflict do nothing
    returning reference::uuid as id
  ), placed as (
    insert into orders (id, customer_id, status, currency, total_minor, payment_token, created_at, expires_at)
    select id, customer_id, 'PENDING', currency, total_minor, payment_token, created_at, expires_at
    from request join taken using (id)
  ), placed_lines as (
    insert into order_lines (order_id, line, sku, quantity, unit_price_minor)
    select l.* from unnest($11::uuid[], $12::int[], $13::text[], $14::int[], $15::bigint[])
      as l (id, line, sku, quantity, unit_price_minor) join taken using (id)
  ), events as (
    insert into outbox (event_id, topic, key, type, data, traceparent)
    select e.* from unnest($16::uuid[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[])
      as e (event_id, topic, key, type, data, traceparent) join taken on taken.id = e.key::uuid
  )
  select locked.id, free, taken.id is not null as fresh from locked left join taken using (id)`

interface Prepared extends Acceptable {
  readonly body: OrderBody
  readonly event: OutboxRow
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
  const write = batched(
    async (batch: Prepared[]): Promise<('fresh' | 'known' | 'in-flight')[]> => {
      const rows = await database.query<{ id: string; free: boolean; fresh: boolean }>(
        acceptBatch,
        columns(batch),
      )
      database.onPublished()
      const byId = new Map(rows.map((row) => [row.id, row]))
      return batch.map(({ body }) => {
        const row = byId.get(body.id)!
        return row.fresh ? 'fresh' : row.free ? 'known' : 'in-flight'
      })
    },
    { most: 64, concurrency: 2 },
  )

  return async (order: Acceptable): Promise<{ body: OrderBody; repeated: boolean }> => {
    const prepared = prepare(order, expiresAfterMs)
    const outcome = await write(prepared)
    if (outcome === 'fresh') return { body: prepared.body, repeated: false }
    if (outcome === 'in-flight') throw keyInFlight(order.request.key)
    const first = await findOrder(database, await knownReference(database, order.request))
    return { body: asFirstAnswered(first!), repeated: true }
  }
}

function prepare(order: Acceptable, expiresAfterMs: number): Prepared {
  const now = Date.now()
  const body: OrderBody = {
    id: uuidv7(now),
    customerId: order.customerId,
    status: 'PENDING',
    currency: order.currency,
    lines: order.lines.map((line) => ({ ...line, returned: 0 })),
    totalMinor: totalOf(order.lines),
    refundedMinor: 0,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + expiresAfterMs).toISOString(),
  }
  const { id: orderId, customerId, currency, totalMinor, expiresAt } = body
  const event = outboxRow({
    topic: 'orders',
    key: orderId,
    type: 'order.placed.v1',
    data: { orderId, customerId, currency, totalMinor, expiresAt, lines: order.lines },
  })
  return { ...order, body, event }
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
    status: 'PENDING',
    refundedMinor: 0,
    lines: order.lines.map((line) => ({ ...line, returned: 0 })),
  }
}

function columns(batch: readonly Prepared[]): unknown[] {
  const lines = batch.flatMap(({ body }) => body.lines.map((line) => ({ id: body.id, ...line })))
  return [
    batch.map(({ body }) => body.id),
    batch.map(({ request }) => request.subject),
    batch.map(({ request }) => request.key),
    batch.map(({ request }) => request.hash),
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
    ...outboxColumns(batch.map(({ event }) => event)),
  ]
}
