import { batched, type Database, derivedId, type Logger, type Transaction } from '@ballast/kit'
import { paymentRefunded } from '@ballast/shop-events'
import { chargeKey, type ProviderClient } from './provider-client.ts'
import { leaseSeconds, WorkQueue } from './work-queue.ts'

export interface Refund {
  readonly id: string
  readonly order_id: string
  readonly amount_minor: bigint
}

/**
 * Pays refunds back at the provider. Each has its own key, so asking again is safe: an unclear
 * answer is simply asked for again until it is clear.
 */
export function createRefunds(options: {
  database: Database
  provider: ProviderClient
  log: Logger
  signal: AbortSignal
}): WorkQueue<Refund> {
  const { database, provider, log, signal } = options

  const record = batched(
    async (done: { id: string; providerId: string }[]) => {
      await database.transaction((tx) => recordDone(tx, done))
      return done.map(() => undefined)
    },
    { most: 200, concurrency: 1 },
  )

  const work = async ({ id, order_id, amount_minor }: Refund): Promise<void> => {
    const answer = await provider.refund({
      key: id,
      chargeKey: chargeKey(order_id),
      amountMinor: Number(amount_minor),
    })
    if (answer.is === 'done') return record({ id, providerId: answer.id })
    log.warn({ orderId: order_id, refundId: id, reason: answer.reason }, 'A refund is in doubt')
    await database.query(
      `update refunds set next_attempt_at = now() + least(10, 0.25 * 2 ^ least(attempts, 10)) * interval '1 second'
       where id = $1 and status = 'PENDING'`,
      [id],
    )
  }

  const takeDue = () =>
    database.query<Refund>(
      `update refunds set next_attempt_at = now() + interval '${leaseSeconds} seconds', attempts = attempts + 1
       where id in (
         select id from refunds where next_attempt_at <= now() and status = 'PENDING'
         order by next_attempt_at limit 100 for update skip locked
       )
       returning id, order_id, amount_minor`,
    )

  return new WorkQueue({ name: 'refunds', concurrency: 16, work, takeDue, log, signal })
}

/** Writes down refunds that are owed; returns those that were not known yet, leased to this process. */
export function insertRefunds(
  tx: Transaction,
  owed: readonly { id: string; orderId: string; amountMinor: number }[],
): Promise<Refund[]> {
  return tx.query<Refund>(
    `insert into refunds (id, order_id, amount_minor, status, attempts, next_attempt_at)
     select id, order_id, amount, 'PENDING', 1, now() + interval '${leaseSeconds} seconds'
     from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as o (id, order_id, amount) where amount > 0
     on conflict do nothing
     returning id, order_id, amount_minor`,
    [
      owed.map(({ id }) => id),
      owed.map(({ orderId }) => orderId),
      owed.map(({ amountMinor }) => amountMinor),
    ],
  )
}

/** The orders were cancelled while they were being charged: all of it goes back. */
export async function refundCancelled(
  tx: Transaction,
  orderIds: readonly string[],
): Promise<Refund[]> {
  const rows = await tx.query<{ order_id: string; captured_minor: bigint }>(
    'select order_id, captured_minor from payments where order_id = any($1)',
    [orderIds],
  )
  return insertRefunds(
    tx,
    rows.map(({ order_id, captured_minor }) => ({
      id: derivedId(`cancellation/${order_id}`),
      orderId: order_id,
      amountMinor: Number(captured_minor),
    })),
  )
}

async function recordDone(
  tx: Transaction,
  done: readonly { id: string; providerId: string }[],
): Promise<void> {
  const rows = await tx.query<Refund>(
    `update refunds r set status = 'DONE', provider_id = d.provider_id, refunded_at = now(), next_attempt_at = null
     from unnest($1::uuid[], $2::text[]) as d (id, provider_id)
     where r.id = d.id and status = 'PENDING'
     returning r.id, order_id, amount_minor`,
    [done.map(({ id }) => id), done.map(({ providerId }) => providerId)],
  )
  // Several refunds of one payment may be done at once: their sum is added in one update.
  await tx.query(
    `update payments p set refunded_minor = refunded_minor + r.amount
     from (select order_id, sum(amount) as amount
           from unnest($1::uuid[], $2::bigint[]) as a (order_id, amount) group by order_id) r
     where p.order_id = r.order_id`,
    [rows.map(({ order_id }) => order_id), rows.map(({ amount_minor }) => amount_minor)],
  )
  for (const { id, order_id, amount_minor } of rows) {
    tx.publish(paymentRefunded, {
      orderId: order_id,
      refundId: id,
      amountMinor: Number(amount_minor),
    })
  }
}
