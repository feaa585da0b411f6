import { type PatientClient, retryWithinMs, Unanswered } from '@ballast/prove'
import type { ReplayKeys } from './keys.ts'
import type { Lane, PlannedOrder, PlannedReturn } from './plan.ts'
import { hasUnclear, isSettled, type Seen, type ShopOrder } from './seen.ts'
import { soldLines } from './sold-lines.ts'
import { replayCurrency } from './stock-up.ts'

export interface LaneContext {
  readonly client: PatientClient
  readonly keys: ReplayKeys
  readonly seen: Seen
  readonly onOrder: () => void
  /** Told after each long poll that ended without the answer, what is waited for. */
  readonly onWait: (waitsFor: string) => void
  /** Ends the lane after the step under way. */
  readonly stopping: AbortSignal
}

/** Below the gateway's time-out of 38 s. */
const pollSeconds = 25
/**
 * Deadline for an order to settle, the same time for which an unanswered request is repeated: an event
 * that fails is a dead letter within seconds, and the shop itself gives up on an order after 900 s.
 */
const settleWithinMs = retryWithinMs

/**
 * Places the orders and returns of one lane one after the other, each settled before the next. Ends early
 * once anything in any lane has no clear end: a shop that leaves one order behind may leave them all, and
 * waiting for each in turn would take hours.
 */
export async function driveLane(lane: Lane, context: LaneContext): Promise<void> {
  const sold = soldLines()
  for (const step of lane.steps) {
    if (context.stopping.aborted || hasUnclear(context.seen)) return
    if (step.kind === 'order') {
      const order = await placeOrder(step, lane.customer, context)
      if (order?.status === 'CONFIRMED') sold.add(order.id, step.lines)
      context.onOrder()
    } else {
      await sendBack(step, sold, context)
    }
  }
}

async function placeOrder(
  step: PlannedOrder,
  customer: string | undefined,
  { client, keys, seen, onWait }: LaneContext,
): Promise<ShopOrder | undefined> {
  const key = keys.order(step.invoice)
  const startedAt = performance.now()
  seen.counts.placed++
  try {
    const { status, body, replayed, attempts } = await client.call({
      method: 'POST',
      path: '/api/orders',
      key,
      body: {
        ...(customer === undefined ? {} : { customerId: customer }),
        currency: replayCurrency,
        lines: step.lines.map(({ sku, quantity, unitPriceMinor }) => ({
          sku,
          quantity,
          quotedUnitPriceMinor: unitPriceMinor,
        })),
        paymentToken: 'tok_ok',
      },
    })
    if (status !== 201) {
      seen.refused.push({ what: 'order', subject: step.invoice, status, answer: body })
      return undefined
    }
    if (replayed) seen.counts.alreadyReplayed++
    const { id } = body as ShopOrder
    const order = await settled(client, id, isSettled, onWait)
    if (order === undefined) seen.unsettled.push({ what: 'order', order: id })
    else {
      seen.orders.set(id, order)
      // An order of an earlier run has been settled for long: its time would flatter this one.
      if (!(replayed && attempts === 1)) seen.latenciesMs.push(performance.now() - startedAt)
    }
    return order
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    seen.unknownKeys.push(key)
    return undefined
  }
}

async function sendBack(
  step: PlannedReturn,
  sold: ReturnType<typeof soldLines>,
  { client, keys, seen, onWait }: LaneContext,
): Promise<void> {
  const { sku, quantity } = step
  const line = sold.takeBack(sku, quantity)
  if (line === undefined) {
    seen.counts.returnsUnmatched++
    return
  }
  const { orderId } = line
  try {
    const { status, body, replayed } = await client.call({
      method: 'POST',
      path: `/api/orders/${orderId}/returns`,
      key: keys.return(step),
      body: { lines: [{ line: line.line, quantity }] },
    })
    if (status !== 201) {
      const subject = `${step.invoice} row ${step.row}`
      seen.refused.push({ what: 'return', subject, status, answer: body })
      return
    }
    if (replayed) seen.counts.alreadyReplayed++
    const refund = BigInt(quantity) * BigInt(line.unitPriceMinor)
    const asked = (seen.refundsAsked.get(orderId) ?? 0n) + refund
    seen.refundsAsked.set(orderId, asked)
    seen.counts.returnsMatched++
    seen.unitsReturned += BigInt(quantity)
    const isPaidBack = (order: ShopOrder) => isSettled(order) && order.refundedMinor >= asked
    const order = await settled(client, orderId, isPaidBack, onWait)
    if (order === undefined) seen.unsettled.push({ what: 'return', order: orderId })
    else seen.orders.set(orderId, order)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    seen.unsettled.push({ what: 'return', order: orderId })
  }
}

async function settled(
  client: PatientClient,
  id: string,
  isDone: (order: ShopOrder) => boolean,
  onWait: LaneContext['onWait'],
): Promise<ShopOrder | undefined> {
  const startedAt = Date.now()
  const path = `/api/orders/${id}?wait=${pollSeconds}`
  for (;;) {
    const { status, body } = await client.call({ method: 'GET', path })
    if (status !== 200) throw new Unanswered(`GET ${path} gave ${status}`)
    const order = body as ShopOrder
    if (isDone(order)) return order
    const waitedMs = Date.now() - startedAt
    if (waitedMs >= settleWithinMs) return undefined
    const what = isSettled(order) ? 'its refund' : order.status
    onWait(`order ${id}: ${what} for ${Math.round(waitedMs / 1_000)} s`)
  }
}
