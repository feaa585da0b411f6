import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { startIssuer } from './fixtures/issuer.ts'
import { routeTo, startGateway } from './fixtures/start-gateway.ts'
import { echo, startUpstream } from './fixtures/upstream.ts'

describe('createGateway: tokens', () => {
  let stack: AsyncDisposableStack
  let issuer: Awaited<ReturnType<typeof startIssuer>>
  let gateway: Awaited<ReturnType<typeof startGateway>>
  before(async () => {
    stack = new AsyncDisposableStack()
    issuer = stack.use(await startIssuer())
    const { endpoint } = stack.use(await startUpstream(echo))
    const routes = [
      routeTo('loan', { reads: 'public', writes: ['loans:write', 'loans:admin'] }),
      routeTo('book', { writes: 'none' }),
    ]
    const upstreams = { book: [endpoint], loan: [endpoint] }
    gateway = stack.use(await startGateway({ upstreams, identity: issuer.identity, routes }))
  })
  after(() => stack.disposeAsync())

  const ask = (path: string, token?: string, init: RequestInit = {}) =>
    fetch(gateway.url + path, {
      ...init,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    })
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  it('forwards a request with a valid token', async () => {
    const response = await ask('/api/books/1', await issuer.sign())
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const { headers } = (await response.json()) as { headers: Record<string, string> }
    assert.match(headers.authorization!, /^Bearer /)
  })

  it('answers public reads without a token', async () => {
    assert.equal((await ask('/api/loans/a')).status, 200)
    assert.equal((await ask('/api/openapi.json')).status, 200)
  })

  it('requires a token for everything else', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await ask('/api/loans/a', undefined, { method })
      assert.equal(response.status, 401, method)
      assert.equal(response.headers.get('www-authenticate'), 'Bearer')
      assert.equal(response.headers.get('content-type'), 'application/problem+json')
    }
    assert.equal((await ask('/api/books/1')).status, 401)
  })

  it('requires a token with one of the scopes that the route names', async () => {
    const put = async (scope: string) =>
      ask('/api/loans/a', await issuer.sign({ scope }), { method: 'PUT' })
    assert.equal((await put('books:write loans:admin')).status, 200)
    const refused = await put('books:write')
    assert.equal(refused.status, 403)
    const { code, scope } = (await refused.json()) as { code: string; scope: string }
    assert.deepEqual([code, scope], ['SCOPE_MISSING', 'loans:write or loans:admin'])
    assert.equal((await ask('/api/loans/a', await issuer.sign({ scope: '' }))).status, 200)
  })

  it('answers 405 to writes on a read-only route, with or without a token', async () => {
    for (const token of [undefined, await issuer.sign()]) {
      const response = await ask('/api/books/1', token, { method: 'POST' })
      assert.equal(response.status, 405)
      assert.equal(response.headers.get('allow'), 'GET, HEAD')
    }
  })

  const past = Math.floor(Date.now() / 1_000) - 60
  const bad: Record<string, () => Promise<string> | string> = {
    'alg none': () =>
      `${base64({ alg: 'none', typ: 'at+jwt' })}.${base64({ sub: 'anna', iss: issuer.identity.issuer, aud: 'library', exp: past + 600 })}.`,
    'HS256 with the public key': () => {
      const signed = `${base64({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })}.${base64({ sub: 'anna', iss: issuer.identity.issuer, aud: 'library', exp: past + 600 })}`
      const mac = createHmac('sha256', JSON.stringify(issuer.jwk)).update(signed)
      return `${signed}.${mac.digest('base64url')}`
    },
    'another audience': () => issuer.sign({ aud: 'bank' }),
    'another issuer': () => issuer.sign({ iss: 'http://elsewhere' }),
    'another type': () => issuer.sign({}, { typ: 'JWT' }),
    expired: () => issuer.sign({ exp: past }),
    'a changed claim': async () => {
      const [header, , signature] = (await issuer.sign()).split('.')
      return `${header}.${base64({ sub: 'bob', iss: issuer.identity.issuer, aud: 'library', exp: past + 600 })}.${signature}`
    },
    'not a token': () => 'abc',
  }
  for (const [name, make] of Object.entries(bad)) {
    it(`rejects a token: ${name}, also on public reads`, async () => {
      const token = await make()
      assert.equal((await ask('/api/books/1', token)).status, 401)
      assert.equal((await ask('/api/loans/a', token)).status, 401)
    })
  }

  it('is ready once it has the keys, and stays ready while the issuer is down', async () => {
    const stack = new AsyncDisposableStack()
    const own = stack.use(await startIssuer())
    await using other = await startGateway({ identity: own.identity })
    await other.checks.identity!()
    await stack.disposeAsync()
    await other.checks.identity!()
    await using dark = await startGateway({ identity: own.identity })
    await assert.rejects(async () => dark.checks.identity!())
  })
})
