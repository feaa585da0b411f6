import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Inbox, Problem, uuidv7 } from '@ballast/kit'
import {
  type Databases,
  declared,
  type Engines,
  openCache,
  openDatabases,
  openEngines,
  type StartedEngine,
  silentLog,
} from '@ballast/kit/fixtures'
import { handlers, putProduct, readProduct, searchProducts } from './products.ts'

const lamp = { name: 'Desk lamp', unitPriceMinor: 1_999, currency: 'EUR' }
const mismatch = (error: unknown) => error instanceof Problem && error.status === 412

describe('products', () => {
  let engines: Engines
  let databases: Databases
  let redis: StartedEngine

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines, join(import.meta.dirname, '../migrations'))
    redis = await engines.start('redis')
  })
  after(() => engines[Symbol.asyncDispose]())

  /** A database, and two processes' caches before it. Skus differ between tests: Redis is shared. */
  const open = async () => {
    const stack = new AsyncDisposableStack()
    const test = stack.use(await databases.create())
    const [here, there] = [stack.use(await openCache(redis)), stack.use(await openCache(redis))]
    const dispose = () => stack.disposeAsync()
    return { ...test, here, there, sku: `lamp-${test.name}`, [Symbol.asyncDispose]: dispose }
  }

  it('shows a writer its own change at once, in every process', async () => {
    await using test = await open()
    const { database, here, there, sku } = test
    for (let version = 1; version <= 20; version++) {
      const written = { ...lamp, unitPriceMinor: version * 100 }
      const product = await putProduct(database, here, sku, written, undefined)
      assert.equal(product.version, version)
      assert.deepEqual(await readProduct(database, there, sku), product)
      assert.deepEqual(await readProduct(database, here, sku), product)
    }
    const { hits } = there.counts
    await readProduct(database, there, sku)
    assert.equal(there.counts.hits, hits + 1)
  })

  it('replaces the version that is expected, and no other', async () => {
    await using test = await open()
    const { database, here, sku } = test
    const put = (expected: number | 'any' | undefined) =>
      putProduct(database, here, sku, lamp, expected)
    await assert.rejects(put(1), mismatch)
    await assert.rejects(put('any'), mismatch)
    assert.equal((await put(undefined)).version, 1)
    assert.equal((await put(1)).version, 2)
    await assert.rejects(put(1), mismatch)
    assert.equal((await put('any')).version, 3)
    const outcomes = await Promise.allSettled([put(3), put(3), put(3)])
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.equal((await readProduct(database, here, sku))!.version, 4)
  })

  it('tells of each change once, in order, and of no refused one', async () => {
    await using test = await open()
    const { database, here, sku } = test
    await Promise.all(
      Array.from({ length: 10 }, () => putProduct(database, here, sku, lamp, undefined)),
    )
    await assert.rejects(putProduct(database, here, sku, lamp, 3), mismatch)
    const rows = await database.query<{ data: string }>('select data from outbox order by id')
    assert.deepEqual(
      rows.map(({ data }) => JSON.parse(data).version),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    )
  })

  it('forgets in the cache what a process changed that died before it could', async () => {
    await using test = await open()
    const { database, here, sku } = test
    await putProduct(database, here, sku, lamp, undefined)
    await readProduct(database, here, sku)
    const changed = { ...lamp, sku, name: 'Floor lamp', version: 2 }
    await database.query('update products set name = $1, version = 2', [changed.name])
    assert.equal((await readProduct(database, here, sku))!.name, 'Desk lamp')
    const inbox = new Inbox({
      ...declared.service.kafka,
      database,
      handlers: handlers(here),
      consumer: 'product',
      log: silentLog,
    })
    const event = {
      id: uuidv7(),
      topic: 'catalog',
      key: sku,
      type: 'product.changed.v1',
      data: changed,
    }
    await inbox.accept([event])
    assert.equal((await readProduct(database, here, sku))!.name, 'Floor lamp')
  })

  it('finds products by the beginnings of words, page by page', async () => {
    await using test = await open()
    const { database, here } = test
    for (const [sku, name] of [
      ['a', 'Red desk lamp'],
      ['b', 'Blue desk'],
      ['c', 'Lampshade'],
    ] as const) {
      await putProduct(database, here, `${test.name}-${sku}`, { ...lamp, name }, undefined)
    }
    const find = async (search?: string, after?: string, limit = 10) =>
      (await searchProducts(database, { search, limit, after })).map(({ name }) => name)
    assert.deepEqual(await find('lam'), ['Red desk lamp', 'Lampshade'])
    assert.deepEqual(await find('desk RE'), ['Red desk lamp'])
    assert.deepEqual(await find(`' & | !`), [])
    assert.deepEqual(await find(undefined, undefined, 2), ['Red desk lamp', 'Blue desk'])
    assert.deepEqual(await find(undefined, `${test.name}-b`), ['Lampshade'])
  })
})
