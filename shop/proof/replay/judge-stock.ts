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
    const compare = (what: string, databases: Record<string, bigint>) => {
      if (new Set(Object.values(databases)).size > 1) differences.push({ what, sku, databases })
    }
    for (const [what, count] of Object.entries({ available, reserved, sold })) {
      if (count < 0n) differences.push({ what: `${what}-negative`, sku, databases: count })
    }
    compare('stock-conserved', { received, there: available + reserved + sold })
    compare('stock-received', { receipts, received })
    compare('stock-reserved', { held, reserved })
    compare('stock-sold', { confirmed, sold })
    return differences
  })
}
