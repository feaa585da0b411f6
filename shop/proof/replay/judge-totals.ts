import type { Difference, OrderEvidence } from './evidence.ts'
import { sumOf } from './judge-order.ts'

/** Compares the sums of the parties over all orders that the client saw settled. */
export function judgeTotals(orders: readonly OrderEvidence[]): Difference[] {
  const known = orders.filter(({ seen }) => seen !== undefined)
  const sum = (of: (order: OrderEvidence) => bigint) =>
    known.reduce((total, order) => total + of(order), 0n)
  const sums: Difference[] = [
    {
      what: 'sum-of-captures-less-refunds',
      seen: sum(({ seen }) =>
        seen!.status === 'CONFIRMED' ? seen!.totalMinor - seen!.refundedMinor : 0n,
      ),
      databases: sum(
        ({ databases }) =>
          (databases?.payment?.capturedMinor ?? 0n) - (databases?.payment?.refundedMinor ?? 0n),
      ),
      topics: sum(({ topics }) => sumOf(topics?.captures ?? []) - sumOf(topics?.refunds ?? [])),
      provider: sum(({ provider }) => sumOf(provider.charges) - sumOf(provider.refunds)),
    },
    {
      what: 'sum-of-refunds',
      seen: sum(({ seen }) => seen!.refundedMinor),
      databases: sum(({ databases }) => databases?.refundedMinor ?? 0n),
      topics: sum(({ topics }) => sumOf(topics?.refunds ?? [])),
      provider: sum(({ provider }) => sumOf(provider.refunds)),
    },
    {
      what: 'confirmed-orders',
      seen: sum(({ seen }) => (seen!.status === 'CONFIRMED' ? 1n : 0n)),
      databases: sum(({ databases }) => (databases?.status === 'CONFIRMED' ? 1n : 0n)),
      topics: sum(({ topics }) => (isConfirmed(topics) ? 1n : 0n)),
    },
  ]
  return sums.filter(({ what: _, ...said }) => new Set(Object.values(said)).size > 1)
}

function isConfirmed(topics: OrderEvidence['topics']): boolean {
  return Boolean(topics?.events['order.confirmed.v1'] && !topics.events['order.cancelled.v1'])
}
