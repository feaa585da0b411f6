import { percentile } from '@ballast/prove'
import type { Lane, RejectionReason, ReplayPlan } from './plan.ts'
import type { Reconciliation } from './reconcile.ts'
import type { Seen } from './seen.ts'

/** The result of a replay, as `--json` prints it. Amounts and units are decimal text: sums may pass 2^53. */
export interface ReplayResult {
  readonly orders: {
    readonly placed: number
    readonly confirmed: number
    /** Refused by the shop, for lack of stock for example, or expired. */
    readonly rejected: number
    /** No clear answer in time: the databases may know more. */
    readonly unknown: number
  }
  /** Rows of the file. `accepted` became order lines. */
  readonly lines: {
    readonly accepted: number
    readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>
  }
  readonly returns: { readonly matched: number; readonly unmatched: number }
  readonly capturedMinor: string
  readonly refundedMinor: string
  readonly unitsSold: string
  readonly unitsReturned: string
  /** From the first order to the last that settled; filling catalogue and stock comes before. */
  readonly seconds: number
  /** Orders that this run placed and saw settled, per second. */
  readonly ordersPerSecond: number
  /** From placing an order to its settled state; null if this run placed none. */
  readonly latencyMs: Readonly<Record<'p50' | 'p95' | 'p99', number | null>>
  /** Answers to requests that an earlier run, or an unanswered attempt, had made. */
  readonly alreadyReplayed: number
  readonly reconciliation: Reconciliation
}

export function replayResult(
  plan: ReplayPlan,
  seen: Seen,
  elapsedMs: number,
  reconciliation: Reconciliation,
): ReplayResult {
  const orders = [...seen.orders.values()]
  const confirmed = orders.filter(({ status }) => status === 'CONFIRMED')
  const sum = (values: Iterable<number>) => {
    let total = 0n
    for (const value of values) total += BigInt(value)
    return String(total)
  }
  const { placed, returnsMatched, returnsUnmatched, alreadyReplayed } = seen.counts
  const refusedOrders = seen.refused.filter(({ what }) => what === 'order').length
  const rejected = orders.length - confirmed.length + refusedOrders
  const seconds = Math.round(elapsedMs) / 1_000
  const { latenciesMs } = seen
  return {
    orders: {
      placed,
      confirmed: confirmed.length,
      rejected,
      unknown: placed - confirmed.length - rejected,
    },
    lines: { accepted: linesOf(plan.lanes), rejected: plan.rejected },
    returns: {
      matched: returnsMatched,
      unmatched: returnsUnmatched + plan.returnsWithoutCustomer,
    },
    capturedMinor: sum(confirmed.map(({ totalMinor }) => totalMinor)),
    refundedMinor: sum(orders.map(({ refundedMinor }) => refundedMinor)),
    unitsSold: sum(confirmed.flatMap(({ lines }) => lines.map(({ quantity }) => quantity))),
    unitsReturned: String(seen.unitsReturned),
    seconds,
    ordersPerSecond: seconds === 0 ? 0 : Math.round((latenciesMs.length / seconds) * 10) / 10,
    latencyMs: {
      p50: percentile(latenciesMs, 0.5),
      p95: percentile(latenciesMs, 0.95),
      p99: percentile(latenciesMs, 0.99),
    },
    alreadyReplayed,
    reconciliation,
  }
}

function linesOf(lanes: readonly Lane[]): number {
  return lanes
    .flatMap(({ steps }) => steps)
    .reduce((count, step) => count + (step.kind === 'order' ? step.lines.length : 0), 0)
}
