import {
  bearer,
  type Cache,
  callerOf,
  type Database,
  notFound,
  Problem,
  requireScope,
  responses,
  type Server,
  code as sku,
  Type,
  text,
} from '@ballast/kit'
import { NewProduct, ProductBody } from './product-body.ts'
import { type Product, putProduct, readProduct, searchProducts } from './products.ts'

const Sku = Type.Object({ sku })

/** The public API of the catalogue. */
export function productRoutes(app: Server, database: Database, cache: Cache): void {
  app.get(
    '/api/products/:sku',
    {
      schema: {
        params: Sku,
        headers: Type.Object({ 'if-none-match': Type.Optional(Type.String()) }),
        response: responses({ 200: ProductBody, 304: Type.Null() }),
      },
    },
    async (request, reply) => {
      const product = await readProduct(database, cache, request.params.sku)
      if (product === undefined) throw notFound(`Product "${request.params.sku}"`)
      reply.header('etag', etagOf(product)).header('cache-control', 'no-cache')
      if (request.headers['if-none-match'] === etagOf(product)) return reply.code(304).send(null)
      return product
    },
  )

  app.get(
    '/api/products',
    {
      schema: {
        querystring: Type.Object({
          search: Type.Optional(text(100)),
          sku: Type.Optional(Type.Array(sku, { minItems: 1, maxItems: 16 })),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
          cursor: Type.Optional(text(64)),
        }),
        response: responses({
          200: Type.Object({ items: Type.Array(ProductBody), next: Type.Optional(Type.String()) }),
        }),
      },
    },
    async ({ query: { search, sku, limit, cursor } }) => {
      const items = await searchProducts(database, { search, skus: sku, limit, after: cursor })
      const last = items.length === limit ? items.at(-1) : undefined
      return { items, ...(last === undefined ? {} : { next: last.sku }) }
    },
  )

  app.put(
    '/api/products/:sku',
    {
      schema: {
        security: bearer,
        params: Sku,
        headers: Type.Object({ 'if-match': Type.Optional(Type.String()) }),
        body: NewProduct,
        response: responses({ 200: ProductBody, 201: ProductBody }),
      },
    },
    async (request, reply) => {
      requireScope(callerOf(request), 'catalog:write')
      const product = await putProduct(
        database,
        cache,
        request.params.sku,
        request.body,
        expected(request.headers['if-match']),
      )
      return reply
        .code(product.version === 1 ? 201 : 200)
        .header('etag', etagOf(product))
        .send(product)
    },
  )
}

const etagOf = ({ version }: Product) => `"${version}"`

/** The version that If-Match demands; `*` is any that exists. */
function expected(ifMatch: string | undefined): number | 'any' | undefined {
  if (ifMatch === undefined) return undefined
  if (ifMatch === '*') return 'any'
  const version = /^"(\d{1,9})"$/.exec(ifMatch)?.[1]
  if (version === undefined)
    throw new Problem(412, 'VERSION_MISMATCH', 'If-Match is not an ETag of this product')
  return Number(version)
}
