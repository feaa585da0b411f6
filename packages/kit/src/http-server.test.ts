import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { describe, it } from 'node:test'
import type { ProcessConfiguration } from '@ballast/model'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { Type } from 'typebox'
import { callerOf, requireScope } from './authentication.ts'
import { declared, openServer } from './fixtures/index.ts'
import type { Server } from './http-server.ts'
import { bearer, code, idempotencyHeader, responses } from './schemas.ts'

/** Opens a server with one route of each kind. */
async function open(given: Partial<ProcessConfiguration> = {}) {
  const app = await openServer(given)
  app.post(
    '/things/:id',
    {
      schema: {
        params: Type.Object({ id: Type.Integer() }),
        headers: idempotencyHeader,
        body: Type.Object(
          { quantity: Type.Integer({ minimum: 1 }), code: Type.Optional(code) },
          { additionalProperties: false },
        ),
      },
    },
    async ({ params, body }) => ({ id: params.id, quantity: body.quantity }),
  )
  app.get(
    '/things/:id',
    { schema: { querystring: Type.Object({ limit: Type.Integer({ default: 20 }) }) } },
    async () => ({}),
  )
  app.get(
    '/secret',
    {
      schema: {
        security: bearer,
        response: responses({ 200: Type.Object({ subject: Type.String() }) }),
      },
    },
    async (request) => {
      const caller = callerOf(request)
      requireScope(caller, 'things:read')
      return { subject: caller.subject }
    },
  )
  app.get('/broken', async () => {
    throw new Error('the password is hunter2')
  })
  app.get('/away', async () => {
    throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  })
  return app
}

const json = { 'content-type': 'application/json', 'idempotency-key': 'k' }
const post = (app: Server, payload: string, { url = '/things/1', headers = {} } = {}) =>
  app.inject({ method: 'POST', url, headers: { ...json, ...headers }, payload })

const assertProblem = (
  response: Awaited<ReturnType<typeof post>>,
  status: number,
  code: string,
  detail = /./,
) => {
  assert.equal(response.statusCode, status, response.body)
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
  const body = response.json()
  assert.equal(body.status, status)
  assert.equal(body.code, code)
  assert.equal(body.type, `urn:ballast:problem:${code.toLowerCase()}`)
  assert.ok(body.title && body.requestId)
  assert.match(body.detail, detail)
  assert.doesNotMatch(response.body, /hunter2|node_modules/)
}

describe('createServer', () => {
  it('converts parameters, and validates bodies strictly', async () => {
    await using app = await open()
    assert.deepEqual((await post(app, '{"quantity":2}', { url: '/things/7' })).json(), {
      id: 7,
      quantity: 2,
    })
    assertProblem(await post(app, '{"quantity":"2"}'), 400, 'INVALID_REQUEST', /body.*quantity/)
    assertProblem(await post(app, '{"quantity":2.5}'), 400, 'INVALID_REQUEST')
    assertProblem(await post(app, '{"quantity":null}'), 400, 'INVALID_REQUEST')
  })

  it('rejects unknown members, missing members and invalid JSON', async () => {
    await using app = await open()
    assertProblem(
      await post(app, '{"quantity":1,"qantity":2}'),
      400,
      'INVALID_REQUEST',
      /additional properties/,
    )
    assertProblem(await post(app, '{}'), 400, 'INVALID_REQUEST', /quantity/)
    assertProblem(await post(app, '[1]'), 400, 'INVALID_REQUEST')
    for (const text of ['{"quantity":', '', '{"quantity":1,"__proto__":{}}']) {
      const { statusCode, headers } = await post(app, text)
      assert.equal(statusCode, 400, text)
      assert.match(String(headers['content-type']), /problem\+json/)
    }
  })

  it('names the invalid part of a request', async () => {
    await using app = await open()
    const details = [
      await post(app, '{"quantity":0}'),
      await post(app, '{"quantity":1}', { headers: { 'idempotency-key': '' } }),
      await post(app, '{"quantity":1}', { url: '/things/one' }),
      await app.inject({ method: 'GET', url: '/things/1?limit=all' }),
    ].map((answer) => answer.json().detail.split(':')[0])
    assert.deepEqual(details, [
      'The body is not valid',
      'The headers are not valid',
      'The path is not valid',
      'The query is not valid',
    ])
  })

  it('accepts any character in a text except control characters and lone surrogates', async () => {
    await using app = await open()
    const body = (escaped: string) => `{"quantity":1,"code":"${escaped}"}`
    for (const whole of ['\\ud83c\\udf75', '🍵', 'ä', '\\uffff'])
      assert.equal((await post(app, body(whole))).statusCode, 200, whole)
    for (const no of ['\\ud800', 'a\\udfff', '\\udf75\\ud83c', '\\u0000', '\\u009f'])
      assertProblem(await post(app, body(no)), 400, 'INVALID_REQUEST', /code/)
  })

  it('requires a valid Idempotency-Key if the route does', async () => {
    await using app = await open()
    for (const key of ['', ' ', 'ä', 'x'.repeat(256)]) {
      const answer = await post(app, '{"quantity":1}', { headers: { 'idempotency-key': key } })
      assertProblem(answer, 400, 'INVALID_REQUEST', /idempotency-key/)
    }
  })

  it('answers 405 with the allowed methods of a path, and 404 for an unknown path', async () => {
    await using app = await open()
    for (const [url, methods] of [
      ['/things/1', ['GET', 'HEAD', 'POST']],
      ['/secret?x=1', ['GET', 'HEAD']],
    ] as const) {
      const wrong = await app.inject({ method: 'DELETE', url })
      assertProblem(wrong, 405, 'METHOD_NOT_ALLOWED', /DELETE/)
      assert.deepEqual(String(wrong.headers.allow).split(', ').toSorted(), methods)
    }
    assertProblem(await app.inject({ method: 'GET', url: '/nowhere' }), 404, 'NOT_FOUND')
  })

  it('rejects a body that is too large, and a content type other than JSON', async () => {
    await using app = await open()
    const large = await post(app, JSON.stringify({ quantity: 1, more: 'x'.repeat(1_048_576) }))
    assertProblem(large, 413, 'BODY_TOO_LARGE')
    // Fastify's default would accept plain text.
    for (const type of ['text/yaml', 'text/plain']) {
      const typed = await post(app, 'quantity: 1', { headers: { 'content-type': type } })
      assertProblem(typed, 415, 'UNSUPPORTED_MEDIA_TYPE')
    }
  })

  it('reveals no internal details, and answers 503 while the database is down', async () => {
    await using app = await open()
    assertProblem(await app.inject('/broken'), 500, 'INTERNAL')
    const away = await app.inject('/away')
    assertProblem(away, 503, 'DATABASE_UNAVAILABLE')
    assert.equal(away.headers['retry-after'], '1')
  })

  it('keeps the request id of the caller', async () => {
    await using app = await open()
    const answer = await app.inject({ url: '/nowhere', headers: { 'x-request-id': 'r-1' } })
    assert.equal(answer.json().requestId, 'r-1')
  })

  it('answers 401 without a token and 403 without the scope', async () => {
    await using stack = new AsyncDisposableStack()
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] }
    const issuer = createHttpServer((_, response) => response.end(JSON.stringify(keys)))
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
    stack.defer(() => void issuer.close().closeAllConnections())
    const { port } = issuer.address() as { port: number }
    const identity = {
      ...declared.gateway.identity,
      issuer: 'https://issuer',
      jwksUri: `http://127.0.0.1:${port}/`,
      audience: 'library',
    }
    const app = stack.use(await open({ identity }))
    const ask = async (scope?: string) => {
      const token =
        scope !== undefined &&
        (await new SignJWT({ scope })
          .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
          .setSubject('anna')
          .setIssuer(identity.issuer)
          .setAudience('library')
          .setExpirationTime('5m')
          .sign(privateKey))
      return app.inject({
        url: '/secret',
        headers: token ? { authorization: `Bearer ${token}` } : {},
      })
    }
    const nobody = await ask()
    assertProblem(nobody, 401, 'UNAUTHORIZED')
    assert.equal(nobody.headers['www-authenticate'], 'Bearer')
    const stranger = await ask('books:write')
    assertProblem(stranger, 403, 'SCOPE_MISSING', /things:read/)
    assert.equal(stranger.json().scope, 'things:read')
    assert.deepEqual((await ask('things:read books:write')).json(), { subject: 'anna' })
    // A route without `security` needs no token.
    assert.equal((await app.inject('/things/1')).statusCode, 200)
  })

  it('rejects every caller if no issuer is configured', async () => {
    await using app = await open()
    assertProblem(await app.inject('/secret'), 401, 'UNAUTHORIZED')
  })

  it('describes its routes', async () => {
    await using app = await open()
    await app.ready()
    const document = (await app.inject('/openapi.json')).json()
    assert.equal(document.openapi, '3.1.0')
    assert.deepEqual(document.paths['/secret'].get.security, [{ bearer: [] }])
    assert.ok(document.paths['/secret'].get.responses['4XX'])
    assert.equal(document.paths['/things/{id}'].post.security, undefined)
    // `limit` has a default, so it is optional for the caller.
    const [limit] = document.paths['/things/{id}'].get.parameters
    assert.deepEqual([limit.name, limit.required], ['limit', false])
  })
})
