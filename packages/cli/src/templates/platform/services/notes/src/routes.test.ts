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
import { notesRoutes } from './routes.ts'

describe('/api/notes', () => {
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
    const caller = { subject, scopes: new Set(['notes:write']) }
    app.addHook('onRequest', async (request) => {
      request.caller = caller
    })
    notesRoutes(app, database)
    const write = (key: string, body = 'Feed the cat') =>
      app.inject({
        method: 'POST',
        url: '/api/notes',
        headers: { 'idempotency-key': key },
        payload: { body },
      })
    return { app, caller, write, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  }

  it('keeps a note, and shows it to its author only', async () => {
    await using notes = await open()
    const written = await notes.write('k1')
    assert.equal(written.statusCode, 201)
    const url = `/api/notes/${written.json().id}`
    assert.deepEqual((await notes.app.inject(url)).json(), written.json())
    notes.caller.subject = 'bob'
    assert.equal((await notes.app.inject(url)).statusCode, 404)
  })

  it('writes one note for a request that is repeated', async () => {
    await using notes = await open()
    const [first, second] = [await notes.write('k2'), await notes.write('k2')]
    assert.equal(second.statusCode, 201)
    assert.deepEqual(first.json(), second.json())
  })
})
