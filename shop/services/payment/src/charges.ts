import {
  batched,
  childSpan,
  type Database,
  type Logger,
  SpanKind,
  type Transaction,
  within,
} from '@ballast/kit'
import { paymentCaptured, paymentDeclined, paymentVoided } from '@ballast/shop-events'
import { type ChargeAnswer, chargeKey, type ProviderClient } from './provider-client.ts'
import { type Refund, refundCancelled } from './refunds.ts'
import { leaseSeconds, WorkQueue } from './work-queue.ts'

export interface Charge {
  readonly order_id: string
  readonly currency: string
  readonly amount_minor: bigint
  readonly token: string
  readonly status: 'PENDING' | 'UNKNOWN'
  readonly cancelled: boolean
  readonly attempts: number
  /** The trace that the order belongs to; forgotten where another process takes over. */
  readonly traceparent?: string | undefined
}

interface Outcome {
  readonly charge: Charge
  readonly answer: ChargeAnswer | { readonly is: 'void' }
}

/**
 * Charges orders at the provider, outside any transaction. An unclear answer makes the payment
 * UNKNOWN: then the provider is asked what it did, and charged only with the same key.
 */
export function createCharges(options: {
  database: Database
  provider: ProviderClient
  log: Logger
  signal: AbortSignal
  refunds: WorkQueue<Refund>
}): WorkQueue<Charge> {
  const { database, provider, log, signal, refunds } = options

  const record = batched(
    async (outcomes: Outcome[]) => {
      await database.transaction(async (tx) => {
        await recordCaptured(tx, outcomes, refunds)
        await recordEnded(tx, outcomes, 'declined', 'DECLINED')
        await recordEnded(tx, outcomes, 'void', 'VOIDED')
        await recordUnknown(tx, outcomes)
      })
      return outcomes.map(() => undefined)
    },
    { most: 200, concurrency: 1 },
  )

  const work = async (charge: Charge): Promise<void> => {
    const span = childSpan(charge.traceparent, 'charge', SpanKind.INTERNAL)
    const answer = await within(span, () => settle(provider, charge))
    if (answer.is === 'unknown')
      log.warn({ orderId: charge.order_id, reason: answer.reason }, 'A charge is in doubt')
    await record({ charge, answer })
  }

  const takeDue = () =>
    database.query<Charge>(
      `update payments set next_attempt_at = now() + interval '${leaseSeconds} seconds', attempts = attempts + 1
       where order_id in (
         select order_id from payments
         where next_attempt_at <= now() and status in ('PENDING', 'UNKNOWN')
         order by next_attempt_at limit 100 for update skip locked
       )
       returning order_id, currency, amount_minor, token, status, cancelled, attempts`,
    )

  return new WorkQueue({ name: 'charges', concurrency: 32, work, takeDue, log, signal })
}

async function settle(provider: ProviderClient, charge: Charge): Promise<Outcome['answer']> {
  const key = chargeKey(charge.order_id)
  const amountMinor = Number(charge.amount_minor)
  if (charge.cancelled) {
    // Only asking would not do: a request that timed out may still be on its way to the provider.
    const answer = await provider.cancelCharge({ key, amountMinor, currency: charge.currency })
    return answer.is === 'declined' ? { is: 'void' } : answer
  }
  // A first attempt is known to be the first; after that the provider may have charged already.
  if (charge.attempts > 1) {
    const found = await provider.findCharge(key, amountMinor)
    if (found.is !== 'absent') return found
  }
  return provider.charge({ key, amountMinor, currency: charge.currency, token: charge.token })
}

async function recordCaptured(
  tx: Transaction,
  outcomes: Outcome[],
  refunds: WorkQueue<Refund>,
): Promise<void> {
  const captured = outcomes.flatMap(({ charge, answer }) =>
    answer.is === 'captured' ? [{ orderId: charge.order_id, id: answer.id }] : [],
  )
  if (captured.length === 0) return
  const rows = await tx.query<{
    order_id: string
    capture_id: string
    amount_minor: bigint
    cancelled: boolean
  }>(
    `update payments p
     set status = 'CAPTURED', capture_id = c.id, captured_minor = amount_minor, captured_at = now(),
         next_attempt_at = null, reason = null
     from unnest($1::uuid[], $2::text[]) as c (order_id, id)
     where p.order_id = c.order_id and status in ('PENDING', 'UNKNOWN')
     returning p.order_id, capture_id, amount_minor, cancelled`,
    [captured.map(({ orderId }) => orderId), captured.map(({ id }) => id)],
  )
  for (const { order_id, capture_id, amount_minor } of rows) {
    tx.publish(
      paymentCaptured,
      { orderId: order_id, captureId: capture_id, amountMinor: Number(amount_minor) },
      { cause: causeOf(outcomes, order_id) },
    )
  }
  const cancelled = rows.filter((row) => row.cancelled).map(({ order_id }) => order_id)
  if (cancelled.length > 0) {
    const owed = await refundCancelled(tx, cancelled)
    tx.onCommit(() => refunds.hand(owed))
  }
}

async function recordEnded(
  tx: Transaction,
  outcomes: Outcome[],
  is: 'declined' | 'void',
  status: 'DECLINED' | 'VOIDED',
): Promise<void> {
  const ended = outcomes.filter(({ answer }) => answer.is === is)
  if (ended.length === 0) return
  const reasons = ended.map(({ answer }) => ('reason' in answer ? answer.reason : 'cancelled'))
  const rows = await tx.query<{ order_id: string; reason: string }>(
    `update payments p set status = $3, reason = e.reason, next_attempt_at = null
     from unnest($1::uuid[], $2::text[]) as e (order_id, reason)
     where p.order_id = e.order_id and status in ('PENDING', 'UNKNOWN')
     returning p.order_id, p.reason`,
    [ended.map(({ charge }) => charge.order_id), reasons, status],
  )
  const event = is === 'declined' ? paymentDeclined : paymentVoided
  for (const { order_id, reason } of rows)
    tx.publish(event, { orderId: order_id, reason }, { cause: causeOf(outcomes, order_id) })
}

/** Asked again after 0.5 s, 1 s, 2 s, … at most every 10 s, for as long as it takes. */
async function recordUnknown(tx: Transaction, outcomes: Outcome[]): Promise<void> {
  const unknown = outcomes.filter(({ answer }) => answer.is === 'unknown' || answer.is === 'absent')
  if (unknown.length === 0) return
  await tx.query(
    `update payments p
     set status = 'UNKNOWN', reason = u.reason,
         next_attempt_at = now() + least(10, 0.25 * 2 ^ least(attempts, 10)) * interval '1 second'
     from unnest($1::uuid[], $2::text[]) as u (order_id, reason)
     where p.order_id = u.order_id and status in ('PENDING', 'UNKNOWN')`,
    [
      unknown.map(({ charge }) => charge.order_id),
      unknown.map(({ answer }) => ('reason' in answer ? answer.reason : 'absent')),
    ],
  )
}

/** The charge has the trace of its order. */
function causeOf(outcomes: readonly Outcome[], orderId: string): Charge | undefined {
  return outcomes.find(({ charge }) => charge.order_id === orderId)?.charge
}
