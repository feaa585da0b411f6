import type { Difference } from './evidence.ts'

/** One sku over everything that the shop ever did, not only this replay. */
export interface StockEvidence {
  readonly sku: string
  readonly available: bigint
  readonly reserved: bigint
  readonly sold: bigint
  readonly received: bigint
  /** Sum of the receipts. */
  readonly receipts: bigint
  /** Units that reservations hold. */
  readonly held: bigint
  /** Lines of confirmed orders, less what was sent back: from the database of orders. */
  readonly confirmed: bigint
}

/** Units are neither made nor lost, none is sold twice, and stock and orders agree on what was sold. */
export function judgeStock(stock: readonly StockEvidence[]): Difference[] {
  return stock.flatMap((unit): Difference[] => {
    const { sku, available, reserved, sold, received, receipts, held, confirmed } = unit
    const differences: Difference[] = []
    const expect = (what: string, wanted: bigint, found: bigint) => {
      if (wanted !== found) differences.push({ what, sku, seen: wanted, databases: found })
    }
    for (const [what, count] of Object.entries({ available, reserved, sold })) {
      if (count < 0n) differences.push({ what: `${what}-negative`, sku, databases: count })
    }
    expect('stock-conserved', received, available + reserved + sold)
    expect('stock-received', receipts, received)
    expect('stock-reserved', held, reserved)
    expect('stock-sold', confirmed, sold)
    return differences
  })
}
