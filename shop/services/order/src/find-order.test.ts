import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Databases,
  type Engines,
  openEngines,
  openServer,
  plainHttp,
} from '@ballast/kit/fixtures'
import { createAcceptance } from './accept-order.ts'
import { createFindOrder, Settlement } from './find-order.ts'
import { openOrderDatabases, orderOf } from './fixtures/order-databases.ts'
import { createPriceList } from './prices.ts'
import { ProductClient } from './product-client.ts'
import { orderRoutes } from './routes.ts'

describe('GET /api/orders/:id?wait=', () => {
  let engines: Engines
  let databases: Databases
  before(async () => {
    engines = await openEngines()
    databases = await openOrderDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  it('is answered with the order as it stands as soon as the process stops', async () => {
    await using test = await databases.create()
    const { database } = test
    const stopping = new AbortController()
    await using app = await openServer()
    app.addHook('onRequest', async (request) => {
      request.caller = { subject: 'anna', scopes: new Set() }
    })
    const accept = createAcceptance(database, { expiresAfterMs: 900_000 })
    orderRoutes(app, {
      database,
      accept,
      findOrder: createFindOrder(database),
      prices: createPriceList(
        database,
        new ProductClient({ ...plainHttp(), timeoutMs: 1_000, traced: true }),
      ),
      settlement: new Settlement(database, stopping.signal),
    })
    const { id } = (await accept(orderOf('k'))).body
    const poll = async () => {
      const startedAt = performance.now()
      const answer = await app.inject(`/api/orders/${id}?wait=30`)
      return { status: answer.json().status, ms: performance.now() - startedAt }
    }
    const waiting = poll()
    // Nothing settles the order: the wait goes on for as long as nobody stops the process.
    assert.equal(await Promise.race([waiting, delay(300, 'waits')]), 'waits')
    stopping.abort()
    const { status, ms } = await waiting
    assert.equal(status, 'PENDING')
    // Far less than the 30 s that it would have waited.
    assert.ok(ms < 15_000, `${ms} ms`)
    // One that comes now is not kept either.
    assert.ok((await poll()).ms < 15_000)
  })
})
