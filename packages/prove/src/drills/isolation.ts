import type { Drill } from '../drill/drill.ts'
import type { Observed } from '../drill/measures.ts'
import { isWell } from '../drill/timeline.ts'
import { nodesOf } from '../drill/victims.ts'
import type { EvidenceMeasure } from '../evidence/schema.ts'
import type { ScheduledFault } from '../faults/fault.ts'
import { stopNode } from '../faults/process-faults.ts'
import { usualLoad } from '../load/load-spec.ts'
import { eventDropped } from '../sabotage/index.ts'

const [firstMs, gapMs] = [1_000, 2_500]

/** One service down, or one database: orders are accepted, at quoted prices. */
export const isolation: Drill = {
  name: 'isolation',
  title: 'Inventory is down, then the database of products',
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 20, seconds: form === 'short' ? 13 : 60 }],
  }),
  faults: ({ form, platform }) => {
    const downMs = form === 'short' ? 3_000 : 10_000
    const inventory = nodesOf(platform, 'service').filter((id) => id.startsWith('inventory'))
    const products = nodesOf(platform, 'postgres').filter((id) => id.startsWith('products'))
    return [inventory, products].flatMap((ids, at) =>
      ids.map(
        (id): ScheduledFault => ({
          atMs: firstMs + at * (downMs + (form === 'short' ? gapMs : 4 * gapMs)),
          forMs: downMs,
          fault: stopNode(id),
        }),
      ),
    )
  },
  measure: (seen) => [
    ...ordersWhile(seen, 'inventory-down', (target) => target.startsWith('inventory')),
    ...ordersWhile(seen, 'products-database-down', (target) => target.startsWith('products')),
  ],
  budgets: [
    {
      measure: 'orders-refused-inventory-down',
      unit: '%',
      most: 0,
      parts: [
        {
          what: 'An order is accepted without asking inventory: it hears of it by an event',
          value: 0,
          source: 'docs/the-money-path.md: PENDING until stock.reserved.v1',
        },
      ],
    },
    {
      measure: 'orders-refused-products-database-down',
      unit: '%',
      most: 0,
      parts: [
        {
          what: 'Prices are quoted, or come from the copy that the order service keeps',
          value: 0,
          source: 'services/order: prices.ts',
        },
      ],
    },
  ],
  sabotages: [eventDropped],
}

/** Share of the orders that were turned away while all of some targets were down. */
function ordersWhile(
  { operations, faults, beganMs }: Observed,
  name: string,
  isDown: (target: string) => boolean,
): EvidenceMeasure[] {
  const down = faults.filter(({ target, effect }) => isDown(target) && effect !== null)
  if (down.length === 0) return []
  const from = beganMs + Math.max(...down.map(({ effect }) => effect!.atMs))
  const until = beganMs + Math.min(...down.map(({ healedAtMs }) => healedAtMs ?? 0))
  const orders = operations.filter(
    ({ kind, dueMs }) => kind === 'order' && dueMs >= from && dueMs < until,
  )
  const refused = orders.filter((operation) => !isWell(operation)).length
  const value = orders.length === 0 ? null : Math.round((refused / orders.length) * 1_000) / 10
  return [{ name: `orders-refused-${name}`, unit: '%', value }]
}
