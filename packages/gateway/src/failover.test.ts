import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { until } from '@ballast/kit/fixtures'
import type { Endpoint, RouteConfiguration } from '@ballast/model'
import { routeTo, startGateway } from './fixtures/start-gateway.ts'
import { startUpstream } from './fixtures/upstream.ts'

async function startNode(): Promise<{ child: ChildProcess; endpoint: Endpoint } & Disposable> {
  const child = fork(join(import.meta.dirname, 'fixtures/node-process.ts'))
  const [endpoint] = (await once(child, 'message')) as [Endpoint]
  return { child, endpoint, [Symbol.dispose]: () => void child.kill('SIGKILL') }
}

const post = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/books`, { method: 'POST', body: '{}', headers })

describe('Exchange: failover', () => {
  it('hides the crash of a node from requests that may be retried', async () => {
    using first = await startNode()
    using second = await startNode()
    await using gateway = await startGateway({
      upstreams: { book: [first.endpoint, second.endpoint] },
    })
    const statuses = new Map<number, number>()
    let running = true
    const clients = Array.from({ length: 16 }, async (_, at) => {
      while (running) {
        const asking =
          at % 2 === 0
            ? post(gateway.url, { 'idempotency-key': crypto.randomUUID() })
            : fetch(`${gateway.url}/api/books/1`)
        const response = await asking
        await response.arrayBuffer()
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      }
    })
    const answered = () => [...statuses.values()].reduce((sum, count) => sum + count, 0)
    await until(() => answered() >= 50)
    first.child.kill('SIGKILL')
    await delay(1_500)
    running = false
    await Promise.all(clients)
    assert.deepEqual([...statuses.keys()], [200])
    const text = await gateway.metrics.registry.metrics()
    assert.match(text, /gateway_upstream_book_ejections_total\{.*\} [1-9]/)
    assert.match(text, /gateway_upstream_book_retries_total\{.*\} [1-9]/)
  })

  it('sends a POST without idempotency key only once, and reports an unknown outcome', async () => {
    let reached = 0
    const dies = () =>
      startUpstream((request) => {
        reached++
        request.socket.destroy()
      })
    await using first = await dies()
    await using second = await dies()
    await using gateway = await startGateway({
      upstreams: { book: [first.endpoint, second.endpoint] },
    })
    const response = await post(gateway.url)
    assert.equal(response.status, 502)
    assert.equal(((await response.json()) as { code: string }).code, 'OUTCOME_UNKNOWN')
    assert.equal(reached, 1)
    assert.equal((await post(gateway.url, { 'idempotency-key': 'a' })).status, 502)
    assert.equal(reached, 3)
  })

  it("retries by the route's rules, up to its number of attempts", async () => {
    let reached = 0
    const dies = () =>
      startUpstream((request) => {
        reached++
        request.socket.destroy()
      })
    await using stack = new AsyncDisposableStack()
    const nodes = [stack.use(await dies()), stack.use(await dies()), stack.use(await dies())]
    const upstreams = { book: nodes.map(({ endpoint }) => endpoint) }
    /** Counts how often a request reaches a service whose nodes all close the connection. */
    const tries = async (route: Partial<RouteConfiguration>, init: RequestInit) => {
      await using gateway = await startGateway({ upstreams, routes: [routeTo('book', route)] })
      reached = 0
      assert.equal((await fetch(`${gateway.url}/api/books/1`, init)).status, 502)
      return reached
    }
    const keyed = { method: 'POST', headers: { 'idempotency-key': 'a' } }
    const put = { method: 'PUT' }
    assert.equal(await tries({}, {}), 2)
    assert.equal(await tries({ attempts: 2 }, {}), 3)
    assert.equal(await tries({ attempts: 0 }, {}), 1)
    assert.equal(await tries({ repeats: 'none' }, keyed), 1)
    assert.equal(await tries({ repeats: 'none' }, {}), 2)
    assert.equal(await tries({ repeats: 'with-key' }, put), 1)
    assert.equal(await tries({ repeats: 'idempotent' }, put), 2)
    const conditional = { ...put, headers: { 'if-match': '"1"' } }
    assert.equal(await tries({ repeats: 'idempotent' }, conditional), 1)
    assert.equal(await tries({ repeats: 'all' }, conditional), 2)
  })

  it('fails over any request that was not sent yet, or that a closing node refused', async () => {
    await using closed = await startUpstream(() => {})
    await closed[Symbol.asyncDispose]()
    const refusal =
      '{"error":"Service Unavailable","message":"Service Unavailable","statusCode":503}'
    await using closing = await startUpstream((_, response) => {
      response
        .writeHead(503, { 'content-length': refusal.length, connection: 'close' })
        .end(refusal)
    })
    await using works = await startUpstream((_, response) => void response.end('done'))
    for (const other of [closed, closing]) {
      const upstreams = { book: [other.endpoint, works.endpoint] }
      await using gateway = await startGateway({ upstreams })
      for (let count = 0; count < 4; count++) assert.equal((await post(gateway.url)).status, 200)
    }
  })

  it('reports an unknown outcome if an earlier attempt may have had its effect', async () => {
    const closed = await startUpstream(() => {})
    await closed[Symbol.asyncDispose]()
    await using busy = await startUpstream((_, response) => {
      const answer = '{"code":"DATABASE_UNAVAILABLE"}'
      response.writeHead(503, { 'content-length': answer.length }).end(answer)
    })
    await using dies = await startUpstream((request) => void request.socket.destroy())
    const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code
    for (const [other, refusal] of [
      [closed, 'SERVICE_UNAVAILABLE'],
      [busy, 'DATABASE_UNAVAILABLE'],
    ] as const) {
      const upstreams = { book: [dies.endpoint, other.endpoint] }
      await using gateway = await startGateway({ upstreams })
      const written = await post(gateway.url, { 'idempotency-key': 'a' })
      assert.deepEqual([written.status, await codeOf(written)], [502, 'OUTCOME_UNKNOWN'])
      // A read has no effect, so its outcome is never unknown.
      assert.equal(await codeOf(await fetch(`${gateway.url}/api/books/1`)), refusal)
    }
  })

  it('returns any other response of the service without a retry', async () => {
    let reached = 0
    const busy = '{"code":"DATABASE_UNAVAILABLE"}'
    await using node = await startUpstream((_, response) => {
      reached++
      response.writeHead(503, { 'content-length': busy.length, 'retry-after': '7' }).end(busy)
    })
    await using gateway = await startGateway({
      upstreams: { book: [node.endpoint, node.endpoint] },
    })
    const response = await fetch(`${gateway.url}/api/books`)
    assert.deepEqual([response.status, await response.text()], [503, busy])
    assert.equal(response.headers.get('retry-after'), '7')
    assert.equal(reached, 1)
  })

  it('answers 503 while no node accepts connections, and recovers at once when one does', async () => {
    const node = await startUpstream(() => {})
    await node[Symbol.asyncDispose]()
    await using gateway = await startGateway({ upstreams: { book: [node.endpoint], loan: [] } })
    for (const path of ['/api/books', '/api/books', '/api/loans']) {
      const response = await fetch(gateway.url + path)
      assert.equal(response.status, 503)
      assert.equal(response.headers.get('retry-after'), '1')
    }
    await using _ = await startUpstream((_, response) => void response.end(), node.endpoint.port)
    assert.equal((await fetch(`${gateway.url}/api/books`)).status, 200)
  })

  it('keeps retries within the budget during an outage', async () => {
    let reached = 0
    const dies = () =>
      startUpstream((request) => {
        reached++
        request.socket.destroy()
      })
    await using first = await dies()
    await using second = await dies()
    await using gateway = await startGateway({
      upstreams: { book: [first.endpoint, second.endpoint] },
    })
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 10 }, () => fetch(`${gateway.url}/api/books`)))
    }
    assert.ok(reached <= 200 * 1.2 + 15, `${reached} upstream requests for 200`)
    assert.ok(reached > 200)
  })
})
