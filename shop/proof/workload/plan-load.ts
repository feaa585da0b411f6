import { type Random, type ShapeName, seededRandom } from '@ballast/prove'
import type { PlannedOrder, PlannedProduct, ReplayPlan } from '../replay/plan.ts'
import { type OrderLoad, type RequestKind, shapes } from './shapes.ts'

export interface PlannedLine {
  readonly sku: string
  readonly quantity: number
  readonly unitPriceMinor: number
}

/** A planned request, due `dueMs` milliseconds after the start of the load. */
export type PlannedRequest = { readonly op: number; readonly dueMs: number } & (
  | {
      readonly kind: 'order'
      readonly customer: string
      readonly lines: readonly PlannedLine[]
      readonly token: string
    }
  | { readonly kind: 'read'; readonly sku: string }
  /** About the order of an earlier operation; a read of `sku` where that one was not accepted. */
  | { readonly kind: 'cancel'; readonly of: number; readonly sku: string }
  | { readonly kind: 'track'; readonly of: number; readonly sku: string }
  | {
      readonly kind: 'return'
      readonly of: number
      readonly quantity: number
      readonly sku: string
    }
)

export interface OrdersPlan {
  readonly operations: readonly PlannedRequest[]
  /** With the units that are put into stock for this load. */
  readonly products: readonly PlannedProduct[]
  readonly figures: {
    readonly skus: number
    /** Share of the order lines that are for the hottest sku. */
    readonly hotShare: number
  }
}

/** Longer invoices are cut: the file's longest has hundreds of lines, and would be most of a short drill. */
const mostLines = 8
/** An order is cancelled or sent back so long after it was placed, or later. */
const settlesWithinMs = 1_500

/**
 * Draws the operations of a load from real orders. Pure: the same arguments give the same plan.
 *
 * @param run goes into skus and customers, so that the loads of one platform do not share any
 */
export function planLoad(
  shape: ShapeName,
  {
    seed,
    run,
    dueMs: due,
    orders,
  }: { seed: number; run: string; dueMs: readonly number[]; orders: ReplayPlan },
): OrdersPlan {
  const spec = shapes[shape]
  const random = seededRandom(seed)
  const invoices = orders.lanes.flatMap(({ customer = 'guest', steps }) =>
    steps.flatMap((step) => (step.kind === 'order' ? [{ customer, lines: step.lines }] : [])),
  )
  const hot = hottest(invoices, spec.skus)
  const drawn = invoices.flatMap(({ customer, lines }) => {
    const kept = lines.filter(({ sku }) => hot.has(sku)).slice(0, mostLines)
    return kept.length === 0 ? [] : [{ customer, lines: kept }]
  })
  const nameOf = (sku: string): string => `${sku}.${run}`
  const skus = [...hot]
  const operations: PlannedRequest[] = []
  const placed: Extract<PlannedRequest, { kind: 'order' }>[] = []
  // Of them, those that should be settled by now and have not ended.
  const open: typeof placed = []
  let settled = 0
  let op = 0
  for (const dueMs of due) {
    while (settled < placed.length && placed[settled]!.dueMs + settlesWithinMs <= dueMs) {
      open.push(placed[settled++]!)
    }
    const kind = drawKind(spec, random)
    const sku = nameOf(random.pick(skus))
    // Drawn in any case: what is drawn next must not depend on whether there is an order to take.
    const [invoice, chance] = [random.pick(drawn), random.next()]
    const target = targetOf(kind, open, random)
    if (kind === 'order') {
      const order = {
        op,
        dueMs,
        kind,
        customer: `${run}/${invoice.customer}`,
        lines: invoice.lines.map(({ sku: code, quantity, unitPriceMinor }) => ({
          sku: nameOf(code),
          quantity,
          unitPriceMinor,
        })),
        token: drawToken(spec, chance),
      } as const
      operations.push(order)
      placed.push(order)
    } else if ((kind === 'cancel' || kind === 'track') && target !== undefined) {
      operations.push({ op, dueMs, kind, of: target.op, sku })
    } else if (kind === 'return' && target !== undefined) {
      const quantity = 1 + Math.floor(chance * target.lines[0]!.quantity)
      operations.push({ op, dueMs, kind, of: target.op, quantity, sku })
    } else operations.push({ op, dueMs, kind: 'read', sku })
    op++
  }
  return { operations, ...demandOf(operations, orders, nameOf, skus, spec.hottestInStock) }
}

function hottest(invoices: readonly Pick<PlannedOrder, 'lines'>[], count: number): Set<string> {
  const lines = new Map<string, number>()
  for (const { sku } of invoices.flatMap((invoice) => invoice.lines)) {
    lines.set(sku, (lines.get(sku) ?? 0) + 1)
  }
  const sorted = [...lines].sort(([, a], [, b]) => b - a).map(([sku]) => sku)
  return new Set(sorted.slice(0, count))
}

function drawKind({ mix }: OrderLoad, random: Random): keyof OrderLoad['mix'] {
  let rest = random.next()
  for (const kind of ['cancel', 'return', 'read', 'track'] as const) {
    rest -= mix[kind]
    if (rest < 0) return kind
  }
  return 'order'
}

function drawToken({ tokens }: OrderLoad, chance: number): string {
  let rest = chance
  for (const [token, share] of Object.entries(tokens)) {
    rest -= share
    if (rest < 0) return token
  }
  return 'tok_ok'
}

/** One of the open orders. Each ends once, and is looked at as often as is drawn. */
function targetOf<T>(kind: RequestKind, open: T[], random: Random): T | undefined {
  if (kind === 'order' || kind === 'read' || open.length === 0) return undefined
  const at = random.below(open.length)
  return kind === 'track' ? open[at] : open.splice(at, 1)[0]
}

function demandOf(
  operations: readonly PlannedRequest[],
  { products }: ReplayPlan,
  nameOf: (sku: string) => string,
  skus: readonly string[],
  hottestInStock: number,
): Pick<OrdersPlan, 'products' | 'figures'> {
  const lines = operations.flatMap((operation) =>
    operation.kind === 'order' ? operation.lines : [],
  )
  const units = new Map<string, number>()
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity)
  const [first] = skus
  const planned = skus.map((code): PlannedProduct => {
    const { name, unitPriceMinor } = products.find(({ sku }) => sku === code)!
    const sku = nameOf(code)
    const share = code === first ? hottestInStock : 1
    // One at least: a sku without stock has no row to judge.
    const needed = BigInt(Math.max(1, Math.round((units.get(sku) ?? 0) * share)))
    return { sku, name, unitPriceMinor, needed }
  })
  const hotLines = lines.filter(({ sku }) => first !== undefined && sku === nameOf(first)).length
  const hotShare = lines.length === 0 ? 0 : hotLines / lines.length
  return {
    products: planned,
    figures: { skus: skus.length, hotShare: Math.round(hotShare * 1_000) / 1_000 },
  }
}
