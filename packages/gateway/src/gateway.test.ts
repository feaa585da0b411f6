import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { until } from '@ballast/kit/fixtures'
import { routeTo, startGateway } from './fixtures/start-gateway.ts'
import { echo, startUpstream } from './fixtures/upstream.ts'

type Echoed = { method: string; url: string; headers: Record<string, string>; bytes: number }

describe('createGateway', () => {
  const stack = new AsyncDisposableStack()
  let gateway: Awaited<ReturnType<typeof startGateway>>
  let reached = 0
  let gone = 0
  before(async () => {
    const { endpoint } = stack.use(
      await startUpstream((request, response) => {
        reached++
        if (request.url!.startsWith('/api/books/hangs'))
          return void response.on('close', () => gone++)
        if (request.url === '/api/books/hops') {
          const headers = {
            connection: 'x-inner',
            'x-inner': '1',
            'x-powered-by': 'y',
            etag: '"1"',
          }
          return void response.writeHead(200, headers).end()
        }
        echo(request, response)
      }),
    )
    const longPoll = { parameter: 'patience', longestMs: 700, concurrency: 4 }
    gateway = stack.use(
      await startGateway({
        maxBodyBytes: 200_000,
        maxHeaderBytes: 8_192,
        strips: ['X-User-Id', 'x-scopes', 'x-forwarded-for', 'connection'],
        upstreams: { book: [endpoint], loan: [endpoint] },
        routes: [routeTo('book', { timeoutMs: 300, longPoll }), routeTo('loan')],
      }),
    )
  })
  after(() => stack.disposeAsync())

  /** Sends exactly these bytes, and returns the gateway's response. */
  async function raw(text: string): Promise<string> {
    const socket = connect(gateway.port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.write(text)
    await once(socket, 'close')
    return answer
  }

  it('forwards method, path, query and body', async () => {
    const body = 'x'.repeat(1_000)
    const response = await fetch(`${gateway.url}/api/books/a%2Fb?c=d`, { method: 'POST', body })
    const echoed = (await response.json()) as Echoed
    assert.deepEqual(
      [echoed.method, echoed.url, echoed.bytes],
      ['POST', '/api/books/a%2Fb?c=d', 1_000],
    )
  })

  it('rejects unknown and ambiguous paths itself', async () => {
    assert.equal((await fetch(`${gateway.url}/api/nothing`)).status, 404)
    const answer = await raw(
      'GET /api/books/%2e%2e/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    )
    assert.match(answer, /^HTTP\/1.1 400 .*INVALID_PATH/s)
  })

  it('removes hop-by-hop fields, and fields that a client must not send to a service', async () => {
    const answer = await raw(
      'GET /api/books/1 HTTP/1.1\r\nHost: library.test\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\n' +
        'X-User-Id: root\r\nx-scopes: books:all\r\nTE: trailers\r\nKeep-Alive: 5\r\nProxy-Authorization: x\r\nUpgrade: foo\r\nX-Kept: yes\r\n' +
        'X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Host: evil\r\nForwarded: for=evil\r\n' +
        'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: a=b\r\n\r\n',
    )
    const { headers } = JSON.parse(
      answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1),
    ) as Echoed
    for (const name of [
      'x-secret',
      'x-user-id',
      'x-scopes',
      'te',
      'proxy-authorization',
      'upgrade',
      'forwarded',
      'traceparent',
      'tracestate',
    ]) {
      assert.equal(headers[name], undefined, name)
    }
    assert.equal(headers['x-kept'], 'yes')
    assert.equal(headers['x-forwarded-for'], '192.0.2.1, 127.0.0.1')
    assert.equal(headers['x-forwarded-host'], 'library.test')
  })

  it('removes hop-by-hop fields from the response', async () => {
    const { headers } = await fetch(`${gateway.url}/api/books/hops`)
    assert.equal(headers.get('x-inner'), null)
    assert.equal(headers.get('x-powered-by'), null)
    assert.equal(headers.get('etag'), '"1"')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
  })

  it('keeps a harmless request id and replaces any other', async () => {
    const idOf = async (sent: string) => {
      const response = await fetch(`${gateway.url}/api/books`, {
        headers: { 'x-request-id': sent },
      })
      const id = response.headers.get('x-request-id')
      assert.equal(((await response.json()) as Echoed).headers['x-request-id'], id)
      return id
    }
    assert.equal(await idOf('abc-1.2_3'), 'abc-1.2_3')
    assert.notEqual(await idOf('a b'), 'a b')
    assert.notEqual(await idOf('a'.repeat(65)), 'a'.repeat(65))
  })

  it('rejects a body with a too large Content-Length without calling the service', async () => {
    const before = reached
    const response = await fetch(`${gateway.url}/api/books`, {
      method: 'POST',
      body: 'x'.repeat(200_001),
    })
    assert.equal(response.status, 413)
    assert.equal(reached, before)
    const answer = await raw(
      'POST /api/books HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n',
    )
    assert.match(answer, /^HTTP\/1.1 413/)
  })

  it('rejects a chunked body that becomes too large, and keeps serving', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let at = 0; at < 30; at++) controller.enqueue(new Uint8Array(10_000))
        controller.close()
      },
    })
    const response = await fetch(`${gateway.url}/api/books`, {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit)
    assert.equal(response.status, 413)
    assert.equal((await fetch(`${gateway.url}/api/books`)).status, 200)
  })

  it('streams a large body within the limit, with or without Content-Length', async () => {
    const large = new Uint8Array(200_000).fill(120)
    for (const body of [large, new Blob([large]).stream()]) {
      const init = { method: 'POST', body, duplex: 'half' } as RequestInit
      const response = await fetch(`${gateway.url}/api/books`, init)
      assert.equal(((await response.json()) as Echoed).bytes, 200_000)
    }
  })

  it('answers 504 after the timeout, later for a long poll, and aborts the upstream request', async () => {
    const before = gone
    for (const [query, ms] of [
      ['', 300],
      ['?wait=9', 300],
      ['?patience=9', 1_000],
    ]) {
      const response = await fetch(`${gateway.url}/api/books/hangs${query}`)
      assert.equal(response.status, 504)
      const { code, detail } = (await response.json()) as { code: string; detail: string }
      assert.deepEqual([code, detail], ['TIMEOUT', `No response within ${ms} ms`])
    }
    await until(() => gone >= before + 3)
  })

  it('aborts the upstream request when the client disconnects', async () => {
    const before = gone
    const asking = fetch(`${gateway.url}/api/books/hangs`, { signal: AbortSignal.timeout(100) })
    await assert.rejects(asking)
    await until(() => gone > before, 'the service sees the client go', 150)
    assert.equal(gone, before + 1)
  })

  it('answers malformed and oversized requests with problem details', async () => {
    assert.match(await raw('nonsense\r\n\r\n'), /^HTTP\/1.1 400 .*problem\+json/s)
    const large = `GET /api/books HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(8_192)}\r\n\r\n`
    assert.match(await raw(large), /^HTTP\/1.1 431 /)
    const smuggled =
      'POST /api/books HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
    assert.match(await raw(smuggled), /^HTTP\/1.1 400 /)
  })

  it('counts by route and status', async () => {
    const text = await gateway.metrics.registry.metrics()
    assert.match(text, /duration_seconds_count\{.*route="\/api\/books\/\*\*",status="504"\} 3/)
  })
})
