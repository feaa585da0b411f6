import { BallastError } from '@ballast/model'
import type { Row } from './row.ts'

export interface PlannedLine {
  /** From 1, in the order of the request. */
  readonly line: number
  readonly sku: string
  readonly quantity: number
  readonly unitPriceMinor: number
}

export interface PlannedOrder {
  readonly kind: 'order'
  readonly invoice: string
  readonly lines: readonly PlannedLine[]
}

/** Units that a customer sends back; which order they belong to depends on which were confirmed. */
export interface PlannedReturn {
  readonly kind: 'return'
  readonly invoice: string
  readonly row: number
  readonly sku: string
  readonly quantity: number
}

export type Step = PlannedOrder | PlannedReturn

/** Steps that must happen one after the other: those of one customer, or one order without. */
export interface Lane {
  /** Absent: unknown, so nothing of it can be returned. */
  readonly customer?: string
  readonly steps: readonly Step[]
}

export type RejectionReason =
  | 'quantity-not-positive'
  | 'price-not-positive'
  | 'return-quantity-not-negative'

/** The requests that a file amounts to. */
export interface ReplayPlan {
  /** In the order in which their first invoice appears. */
  readonly lanes: readonly Lane[]
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>
  /** Return rows that name no customer: certainly unmatched. */
  readonly returnsWithoutCustomer: number
  readonly products: readonly PlannedProduct[]
}

export interface PlannedProduct {
  readonly sku: string
  /** The first description that is not empty; the sku if there is none. */
  readonly name: string
  /** The first price at which it is sold in the file. */
  readonly unitPriceMinor: number
  /** Units that the valid lines need. */
  readonly needed: bigint
}

/**
 * Turns rows into what is sent. Rows are grouped by invoice, in order of first appearance; an
 * invoice belongs to the first customer that its rows name.
 *
 * @param limit replays only the first so many invoices
 * @throws {BallastError} FILE_DAMAGED if an order's total is more than an amount can hold
 */
export function planReplay(rows: readonly Row[], limit = Number.POSITIVE_INFINITY): ReplayPlan {
  const names = new Map<string, string>()
  const invoices = new Map<string, Row[]>()
  for (const row of rows) {
    if (row.description !== '' && !names.has(row.sku)) names.set(row.sku, row.description)
    const group = invoices.get(row.invoice)
    if (group) group.push(row)
    else if (invoices.size < limit) invoices.set(row.invoice, [row])
  }
  const lanes = new Map<string, { customer?: string; steps: Step[] }>()
  const rejected: Partial<Record<RejectionReason, number>> = {}
  let returnsWithoutCustomer = 0
  const reject = (reason: RejectionReason) => {
    rejected[reason] = (rejected[reason] ?? 0) + 1
  }
  for (const [invoice, group] of invoices) {
    const customer = group.find((row) => row.customer !== '')?.customer
    const steps = invoice.startsWith('C') ? returnsOf(group, reject) : orderOf(group, reject)
    if (customer === undefined) {
      const orders = steps.filter(({ kind }) => kind === 'order')
      returnsWithoutCustomer += steps.length - orders.length
      if (orders.length > 0) lanes.set(`invoice/${invoice}`, { steps: orders })
    } else if (steps.length > 0) {
      const lane = lanes.get(`customer/${customer}`)
      if (lane) lane.steps.push(...steps)
      else lanes.set(`customer/${customer}`, { customer, steps })
    }
  }
  const planned = [...lanes.values()]
  return { lanes: planned, rejected, returnsWithoutCustomer, products: productsOf(planned, names) }
}

function orderOf(group: readonly Row[], reject: (reason: RejectionReason) => void): Step[] {
  const lines: PlannedLine[] = []
  let total = 0n
  for (const { row, sku, quantity, unitPriceMinor } of group) {
    if (quantity <= 0) reject('quantity-not-positive')
    else if (unitPriceMinor <= 0) reject('price-not-positive')
    else {
      lines.push({ line: lines.length + 1, sku, quantity, unitPriceMinor })
      total += BigInt(quantity) * BigInt(unitPriceMinor)
      if (total > Number.MAX_SAFE_INTEGER) {
        const what = `row ${row} takes the total of its invoice past what an amount can hold`
        throw new BallastError('FILE_DAMAGED', `Cannot replay: ${what}. Nothing was sent`, {
          facts: { row },
        })
      }
    }
  }
  const { invoice } = group[0]!
  return lines.length === 0 ? [] : [{ kind: 'order', invoice, lines }]
}

function returnsOf(group: readonly Row[], reject: (reason: RejectionReason) => void): Step[] {
  return group.flatMap(({ invoice, row, sku, quantity }): Step[] => {
    if (quantity < 0) return [{ kind: 'return', invoice, row, sku, quantity: -quantity }]
    reject('return-quantity-not-negative')
    return []
  })
}

function productsOf(lanes: readonly Lane[], names: ReadonlyMap<string, string>): PlannedProduct[] {
  const products = new Map<string, PlannedProduct>()
  for (const step of lanes.flatMap(({ steps }) => steps)) {
    if (step.kind !== 'order') continue
    for (const { sku, quantity, unitPriceMinor } of step.lines) {
      const found = products.get(sku) ?? {
        sku,
        name: names.get(sku) ?? sku,
        unitPriceMinor,
        needed: 0n,
      }
      products.set(sku, { ...found, needed: found.needed + BigInt(quantity) })
    }
  }
  return [...products.values()]
}
