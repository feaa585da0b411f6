import type { PlannedLine } from './plan.ts'

/** A line that a customer holds units of. */
export interface SoldLine {
  readonly orderId: string
  readonly line: number
  readonly unitPriceMinor: number
}

/**
 * Lines that one customer has bought and not returned. Only confirmed orders are added, in the order in
 * which they were placed.
 */
export function soldLines() {
  const bySku = new Map<string, (SoldLine & { left: number })[]>()
  return {
    add(orderId: string, lines: readonly PlannedLine[]): void {
      for (const { line, sku, quantity, unitPriceMinor } of lines) {
        const sold = { orderId, line, unitPriceMinor, left: quantity }
        const held = bySku.get(sku)
        if (held) held.push(sold)
        else bySku.set(sku, [sold])
      }
    },
    /** Takes the units back from the most recent line that holds that many; undefined if none does. */
    takeBack(sku: string, quantity: number): SoldLine | undefined {
      const held = bySku.get(sku)?.findLast(({ left }) => left >= quantity)
      if (held === undefined) return undefined
      held.left -= quantity
      return { orderId: held.orderId, line: held.line, unitPriceMinor: held.unitPriceMinor }
    },
  }
}
