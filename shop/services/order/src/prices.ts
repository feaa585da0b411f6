import { batched, type Caller, type Database, Problem, requireScope } from '@ballast/kit'
import type { NewOrder, PricedLine } from './order-body.ts'
import type { ProductClient } from './product-client.ts'

interface Price {
  readonly unitPriceMinor: number
  readonly currency: string
}

/** The catalogue's price of a product; undefined where there is no such product. */
export type PriceList = (sku: string) => Promise<Price | undefined>

/**
 * Prices from this service's own copy of the catalogue, those asked for at the same time in one
 * statement; the product service is asked only for what the copy lacks.
 */
export function createPriceList(database: Database, products: ProductClient): PriceList {
  const known = batched(
    async (skus: string[]) => {
      const rows = await database.query<{
        sku: string
        unit_price_minor: bigint
        currency: string
      }>('select sku, unit_price_minor, currency from catalogue where sku = any($1)', [
        [...new Set(skus)],
      ])
      const bySku = new Map(rows.map((row) => [row.sku, row]))
      return skus.map((sku): Price | undefined => {
        const row = bySku.get(sku)
        return row && { unitPriceMinor: Number(row.unit_price_minor), currency: row.currency }
      })
    },
    { most: 2_000, concurrency: 2 },
  )
  return async (sku) => (await known(sku)) ?? products.find(sku)
}

/**
 * The price of each line: the quoted one for callers that may quote, else the catalogue's.
 *
 * @throws {Problem} 403 for a quote without the scope, 422 for an unknown product or another currency
 */
export async function priceLines(
  prices: PriceList,
  caller: Caller,
  { lines, currency }: NewOrder,
): Promise<PricedLine[]> {
  if (lines.some(({ quotedUnitPriceMinor }) => quotedUnitPriceMinor !== undefined)) {
    requireScope(caller, 'orders:quote')
  }
  return Promise.all(
    lines.map(async ({ sku, quantity, quotedUnitPriceMinor }, at) => ({
      line: at + 1,
      sku,
      quantity,
      unitPriceMinor: quotedUnitPriceMinor ?? (await cataloguePrice(prices, sku, currency)),
    })),
  )
}

async function cataloguePrice(prices: PriceList, sku: string, currency: string): Promise<number> {
  const price = await prices(sku)
  if (price === undefined) {
    throw new Problem(422, 'PRODUCT_UNKNOWN', `There is no product "${sku}"`, { sku })
  }
  if (price.currency !== currency) {
    throw new Problem(
      422,
      'CURRENCY_MISMATCH',
      `Product "${sku}" is sold in ${price.currency}, the order is in ${currency}`,
      { sku },
    )
  }
  return price.unitPriceMinor
}
