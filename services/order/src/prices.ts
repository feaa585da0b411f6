import { type Caller, type Database, Problem, requireScope } from '@ballast/kit'
import type { NewOrder, PricedLine } from './order-body.ts'
import type { ProductClient } from './product-client.ts'

/**
 * The price of each line: the quoted one for callers that may quote, else the catalogue's. The
 * catalogue is this service's own copy; the product service is asked only for what it lacks.
 *
 * @throws {Problem} 403 for a quote without the scope, 422 for an unknown product or another currency
 */
export async function priceLines(
  database: Database,
  products: ProductClient,
  caller: Caller,
  { lines, currency }: NewOrder,
): Promise<PricedLine[]> {
  if (lines.some(({ quotedUnitPriceMinor }) => quotedUnitPriceMinor !== undefined)) {
    requireScope(caller, 'orders:quote')
  }
  const unquoted = new Set(
    lines.filter((line) => line.quotedUnitPriceMinor === undefined).map(({ sku }) => sku),
  )
  const catalogue = await cataloguePrices(database, products, unquoted, currency)
  return lines.map(({ sku, quantity, quotedUnitPriceMinor }, at) => ({
    line: at + 1,
    sku,
    quantity,
    unitPriceMinor: quotedUnitPriceMinor ?? catalogue.get(sku)!,
  }))
}

async function cataloguePrices(
  database: Database,
  products: ProductClient,
  skus: ReadonlySet<string>,
  currency: string,
): Promise<Map<string, number>> {
  const prices = new Map<string, number>()
  if (skus.size === 0) return prices
  const known = await database.query<{ sku: string; unit_price_minor: bigint; currency: string }>(
    'select sku, unit_price_minor, currency from catalogue where sku = any($1)',
    [[...skus]],
  )
  const found = new Map(
    known.map((row) => [row.sku, { price: Number(row.unit_price_minor), currency: row.currency }]),
  )
  for (const sku of skus) {
    const product = found.get(sku) ?? (await products.find(sku))
    if (product === undefined) {
      throw new Problem(422, 'PRODUCT_UNKNOWN', `There is no product "${sku}"`, { sku })
    }
    if (product.currency !== currency) {
      throw new Problem(
        422,
        'CURRENCY_MISMATCH',
        `Product "${sku}" is sold in ${product.currency}, the order is in ${currency}`,
        { sku },
      )
    }
    prices.set(sku, product.price)
  }
  return prices
}
