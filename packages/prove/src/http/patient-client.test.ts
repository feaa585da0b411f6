import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { patientClient } from './patient-client.ts'

type Handler = (request: IncomingMessage, response: ServerResponse, attempt: number) => void

/** A front door that answers as a test says, and a client for it. */
async function frontDoor(handler: Handler) {
  const keys: (string | string[] | undefined)[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key'])
    handler(request, response, keys.length)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const renewals: boolean[] = []
  const stop = new AbortController()
  const client = patientClient({
    endpoint: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    token: async (renew) => {
      renewals.push(renew)
      return renew ? 'new' : 'old'
    },
    connections: 2,
    signal: stop.signal,
  })
  return {
    client,
    keys,
    renewals,
    stop,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body))
const lend = { method: 'POST', path: '/api/loans', key: 'k1', body: {} } as const

describe('patientClient', () => {
  it('repeats with the same key after 503, a dropped connection and a key in flight', async () => {
    await using door = await frontDoor((_, response, attempt) => {
      if (attempt === 1) json(response, 503, {}, { 'retry-after': '0' })
      else if (attempt === 2) response.destroy()
      else if (attempt === 3) json(response, 409, { code: 'IDEMPOTENCY_KEY_IN_FLIGHT' })
      else json(response, 201, { id: 'o1' }, { 'idempotency-replayed': 'true' })
    })
    const answer = await door.client.call(lend)
    assert.deepEqual(answer, { status: 201, body: { id: 'o1' }, replayed: true, attempts: 4 })
    assert.deepEqual(door.keys, ['k1', 'k1', 'k1', 'k1'])
  })

  it('waits for as long as Retry-After says', async () => {
    await using door = await frontDoor((_, response, attempt) =>
      attempt === 1 ? json(response, 429, {}, { 'retry-after': '1' }) : json(response, 200, {}),
    )
    const startedAt = performance.now()
    await door.client.call(lend)
    assert.ok(performance.now() - startedAt >= 990)
  })

  it('returns a refusal at once, another 409 as well', async () => {
    await using door = await frontDoor((_, response) =>
      json(response, 409, { code: 'ORDER_NOT_CONFIRMED' }),
    )
    assert.equal((await door.client.call(lend)).status, 409)
    assert.equal(door.keys.length, 1)
  })

  it('gets a new token when the platform refuses the old one, once', async () => {
    await using door = await frontDoor(({ headers }, response) =>
      json(response, headers.authorization === 'Bearer new' ? 200 : 401, {}),
    )
    assert.equal((await door.client.call(lend)).status, 200)
    assert.deepEqual(door.renewals, [false, true])
  })

  it('stops at once when told to', async () => {
    await using door = await frontDoor(() => {})
    const call = door.client.call(lend)
    setTimeout(() => door.stop.abort(), 50)
    await assert.rejects(call, { name: 'AbortError' })
  })
})
