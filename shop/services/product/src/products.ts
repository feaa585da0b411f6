import { type Cache, type Database, handlersOf, Problem } from '@ballast/kit'
import { handled, productChanged } from '@ballast/shop-events'
import type { NewProduct } from './product-body.ts'

export interface Product extends NewProduct {
  readonly sku: string
  readonly version: number
}

interface Row {
  readonly sku: string
  readonly name: string
  readonly description: string | null
  readonly unit_price_minor: bigint
  readonly currency: string
  readonly version: number
}

const cacheKey = (sku: string) => `product:${sku}`

/** Reads through the cache. */
export async function readProduct(
  database: Database,
  cache: Cache,
  sku: string,
): Promise<Product | undefined> {
  const found = await cache.read(cacheKey(sku), async () => {
    const [row] = await database.query<Row>('select * from products where sku = $1', [sku])
    return row && { version: row.version, value: toProduct(row) }
  })
  return found?.value
}

/**
 * Products in the order of their skus, all or those of `skus`; `search` finds words of the sku and
 * the name, by their beginning.
 */
export async function searchProducts(
  database: Database,
  {
    search,
    skus,
    limit,
    after,
  }: {
    search: string | undefined
    skus?: readonly string[] | undefined
    limit: number
    after: string | undefined
  },
): Promise<Product[]> {
  const words = search?.match(/[\p{L}\p{N}]+/gu)
  if (search !== undefined && words === null) return []
  const rows = await database.query<Row>(
    `select * from products
     where ($1::text is null or to_tsvector('simple', sku || ' ' || name) @@ to_tsquery('simple', $1))
       and ($2::text is null or sku > $2)
       and ($3::text[] is null or sku = any($3))
     order by sku limit $4`,
    [words?.map((word) => `${word}:*`).join(' & '), after, skus, limit],
  )
  return rows.map(toProduct)
}

/**
 * Makes or replaces a product and tells so. The writer's own next read sees it: the cache forgets
 * the old version before the answer, and by the event where this process dies in between.
 *
 * @throws {Problem} 412 where `expected` is not the product's version
 */
export async function putProduct(
  database: Database,
  cache: Cache,
  sku: string,
  { name, description, unitPriceMinor, currency }: NewProduct,
  expected: number | 'any' | undefined,
): Promise<Product> {
  const product = await database.transaction(async (tx) => {
    const [row] = await tx.query<Row>(
      `insert into products as p (sku, name, description, unit_price_minor, currency)
       select $1, $2, $3, $4, $5 where $6::int is null
       on conflict (sku) do update
       set name = excluded.name, description = excluded.description,
           unit_price_minor = excluded.unit_price_minor, currency = excluded.currency, version = p.version + 1
       returning *`,
      [sku, name, description, unitPriceMinor, currency, expected === undefined ? null : 1],
    )
    const written = row ?? (await replace())
    const product = toProduct(written)
    tx.publish(productChanged, product)
    return product

    async function replace(): Promise<Row> {
      const [replaced] = await tx.query<Row>(
        `update products set name = $2, description = $3, unit_price_minor = $4, currency = $5, version = version + 1
         where sku = $1 and ($6::int is null or version = $6) returning *`,
        [sku, name, description, unitPriceMinor, currency, expected === 'any' ? null : expected],
      )
      if (replaced === undefined) {
        throw new Problem(
          412,
          'VERSION_MISMATCH',
          'The product has another version, or does not exist: read it again',
        )
      }
      return replaced
    }
  })
  await cache.invalidate(cacheKey(sku), product.version)
  return product
}

/** Forgets changed products in the cache, also those that another process changed. */
export const handlers = (cache: Cache) =>
  handlersOf(handled.product, {
    'product.changed.v1': async (_tx, events) => {
      for (const { data } of events) await cache.invalidate(cacheKey(data.sku), data.version)
    },
  })

function toProduct({ sku, name, description, unit_price_minor, currency, version }: Row): Product {
  return {
    sku,
    name,
    ...(description === null ? {} : { description }),
    unitPriceMinor: Number(unit_price_minor),
    currency,
    version,
  }
}
