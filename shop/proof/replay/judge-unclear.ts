import type { DatabaseOrder, Difference } from './evidence.ts'
import { hasUnclear, type Seen } from './seen.ts'

/** The parties may agree on an order that stands still for ever: that it has no end is a difference. */
export function judgeUnclear(
  seen: Seen,
  databases: ReadonlyMap<string, Pick<DatabaseOrder, 'status'>>,
): Difference[] {
  if (!hasUnclear(seen)) return []
  return [
    { what: 'stopped early, something has no clear end: run the same replay again to go on' },
    ...seen.unknownKeys.map((key): Difference => ({ what: 'order-unanswered', seen: key })),
    ...seen.unsettled.map(
      ({ what, order }): Difference => ({
        what: `${what}-unsettled`,
        order,
        databases: databases.get(order)?.status ?? 'missing',
      }),
    ),
  ]
}
