import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type Databases,
  type Engines,
  openDatabases,
  openEngines,
  openServer,
} from '@ballast/kit/fixtures'
import { starterRoutes } from './routes.ts'

describe('/api/starter', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines, join(import.meta.dirname, '../migrations'))
  })
  after(() => engines[Symbol.asyncDispose]())

  /** The routes as `subject` finds them, with a database of their own. */
  const open = async (subject = 'ann') => {
    const stack = new AsyncDisposableStack()
    const { database } = stack.use(await databases.create())
    const app = stack.use(await openServer())
    const caller = { subject, scopes: new Set(['starter:write']) }
    app.addHook('onRequest', async (request) => {
      request.caller = caller
    })
    starterRoutes(app, database)
    const create = (key: string, body = 'Something') =>
      app.inject({
        method: 'POST',
        url: '/api/starter',
        headers: { 'idempotency-key': key },
        payload: { body },
      })
    return { app, caller, create, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  }

  it('keeps an item, and shows it only to its owner', async () => {
    await using items = await open()
    const created = await items.create('k1')
    assert.equal(created.statusCode, 201)
    const url = `/api/starter/${created.json().id}`
    assert.deepEqual((await items.app.inject(url)).json(), created.json())
    items.caller.subject = 'bob'
    assert.equal((await items.app.inject(url)).statusCode, 404)
  })

  it('creates one item for a request that is repeated', async () => {
    await using items = await open()
    const [first, second] = [await items.create('k2'), await items.create('k2')]
    assert.equal(second.statusCode, 201)
    assert.deepEqual(first.json(), second.json())
  })
})
