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
    const make = (key: string, body = 'Something') =>
      app.inject({
        method: 'POST',
        url: '/api/starter',
        headers: { 'idempotency-key': key },
        payload: { body },
      })
    return { app, caller, make, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  }

  it('keeps a thing, and shows it to its owner only', async () => {
    await using things = await open()
    const made = await things.make('k1')
    assert.equal(made.statusCode, 201)
    const url = `/api/starter/${made.json().id}`
    assert.deepEqual((await things.app.inject(url)).json(), made.json())
    things.caller.subject = 'bob'
    assert.equal((await things.app.inject(url)).statusCode, 404)
  })

  it('makes one thing for a request that is repeated', async () => {
    await using things = await open()
    const [first, second] = [await things.make('k2'), await things.make('k2')]
    assert.equal(second.statusCode, 201)
    assert.deepEqual(first.json(), second.json())
  })
})
