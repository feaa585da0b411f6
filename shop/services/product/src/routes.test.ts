import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type Databases,
  type Engines,
  openCache,
  openDatabases,
  openEngines,
  openServer,
  type StartedEngine,
} from '@ballast/kit/fixtures'
import { productRoutes } from './routes.ts'

describe('PUT /api/products/:sku', () => {
  let engines: Engines
  let databases: Databases
  let redis: StartedEngine

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines, join(import.meta.dirname, '../migrations'))
    redis = await engines.start('redis')
  })
  after(() => engines[Symbol.asyncDispose]())

  /** The routes as a caller with these scopes finds them, and how one product is written. */
  const open = async (...scopes: string[]) => {
    const stack = new AsyncDisposableStack()
    const { name: sku, database } = stack.use(await databases.create())
    const app = stack.use(await openServer())
    app.addHook('onRequest', async (request) => {
      request.caller = { subject: 'keeper', scopes: new Set(scopes) }
    })
    productRoutes(app, database, stack.use(await openCache(redis)))
    const url = `/api/products/${sku}`
    const put = async (ifMatch?: string) => {
      const { statusCode, headers, json } = await app.inject({
        method: 'PUT',
        url,
        headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
        payload: { name: 'Desk lamp', unitPriceMinor: 1_999, currency: 'EUR' },
      })
      const { version, code } = json()
      return { status: statusCode, etag: headers.etag, version, code }
    }
    const version = async () => (await app.inject(url)).json().version
    return { put, version, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  }
  const refused = { status: 412, etag: undefined, version: undefined, code: 'VERSION_MISMATCH' }
  const written = (status: number, version: number) => ({
    status,
    etag: `"${version}"`,
    version,
    code: undefined,
  })

  it('replaces whatever there is without If-Match, any version for *, and for an ETag that one', async () => {
    await using product = await open('catalog:write')
    const { put, version } = product
    assert.deepEqual(await put('*'), refused)
    assert.deepEqual(await put('"1"'), refused)
    assert.deepEqual(await put(), written(201, 1))
    assert.deepEqual(await put('*'), written(200, 2))
    assert.deepEqual(await put('"2"'), written(200, 3))
    assert.deepEqual(await put('"2"'), refused)
    assert.deepEqual(await put(), written(200, 4))
    assert.equal(await version(), 4)
  })

  it('takes nothing for an ETag that is none of its own, weak ones included', async () => {
    await using product = await open('catalog:write')
    const { put, version } = product
    await put()
    for (const ifMatch of ['W/"1"', '1', '"1', '""', '" 1"', '"9999999999"', '**', '']) {
      assert.deepEqual(await put(ifMatch), refused, ifMatch)
    }
    assert.equal(await version(), 1)
  })

  it('needs the scope catalog:write', async () => {
    await using product = await open('orders:write')
    assert.partialDeepStrictEqual(await product.put(), { status: 403, code: 'SCOPE_MISSING' })
  })
})
