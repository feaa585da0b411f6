import type { ReplayKeys } from './keys.ts'
import type { Lane, PlannedOrder, PlannedReturn } from './plan.ts'
import { isSettled, type Seen, type ShopOrder } from './seen.ts'
import { type ShopClient, Unanswered } from './shop-client.ts'
import { soldLines } from './sold-lines.ts'
import { replayCurrency } from './stock-up.ts'

export interface LaneContext {
  readonly client: ShopClient
  readonly keys: ReplayKeys
  readonly seen: Seen
  readonly onOrder: () => void
  /** Ends the lane after the step under way. */
  readonly stopping: AbortSignal
}

/** Below the gateway's time-out of 38 s. */
const pollSeconds = 25
/** An order that has not settled by then is unknown: the shop itself gives up on it after 900 s. */
const settleWithinMs = 300_000

/** Places the orders and returns of one lane one after the other, each settled before the next. */
export async function driveLane(lane: Lane, context: LaneContext): Promise<void> {
  const sold = soldLines()
  for (const step of lane.steps) {
    if (context.stopping.aborted) return
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
  { client, keys, seen }: LaneContext,
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
    const order = await settled(client, id, isSettled)
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
  { client, keys, seen }: LaneContext,
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
    const order = await settled(client, orderId, isPaidBack)
    if (order === undefined) seen.unsettled.push({ what: 'return', order: orderId })
    else seen.orders.set(orderId, order)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    seen.unsettled.push({ what: 'return', order: orderId })
  }
}

async function settled(
  client: ShopClient,
  id: string,
  isDone: (order: ShopOrder) => boolean,
): Promise<ShopOrder | undefined> {
  const until = Date.now() + settleWithinMs
  const path = `/api/orders/${id}?wait=${pollSeconds}`
  while (Date.now() < until) {
    const { status, body } = await client.call({ method: 'GET', path })
    if (status !== 200) throw new Unanswered(`GET ${path} gave ${status}`)
    if (isDone(body as ShopOrder)) return body as ShopOrder
  }
  return undefined
}
