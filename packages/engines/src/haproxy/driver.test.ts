import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type LoadBalancer, seconds } from '@ballast/model'
import { testEngineContract } from '../contract.ts'
import type { NodeContext } from '../engine.ts'
import { until } from '../fixtures/until.ts'
import { openWorkspace, type Workspace } from '../fixtures/workspace.ts'
import { usage } from './usage.ts'

testEngineContract(usage)

describe('a load balancer', () => {
  it('drops root privileges once it listens', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root can switch to another user')
    await using workspace = await openWorkspace()
    await using running = await workspace.start(await workspace.context('loadBalancer'))
    const status = await readFile(`/proc/${running.pid}/status`, 'utf8')
    for (const kind of ['Uid', 'Gid', 'Groups']) {
      const ids = new RegExp(`^${kind}:(.*)$`, 'm').exec(status)![1]!.trim().split(/\s+/)
      assert.ok(!ids.includes('0'), `${kind} ${ids}`)
    }
    assert.match(status, /^CapEff:\t0+$/m)
  })

  it('runs with the declared settings', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('loadBalancer')
    const statuses = [503, 200]
    await using gateways = await startGateways(context, {
      answer: (_, response) => response.writeHead(statuses.shift() ?? 200).end(),
    })
    await using _ = await workspace.start(context)
    const { host, ports } = context.node
    const csv = await (await fetch(`http://${host}:${ports.stats}/;csv`)).text()
    const [head, ...rows] = csv.split('\n').map((line) => line.split(','))
    const shown = (backend: string, column: string) =>
      rows.find(([name, node]) => name === backend && node === 'api-1')![head!.indexOf(column)]
    assert.deepEqual([shown('api', 'check_rise'), shown('api', 'check_fall')], ['2', '4'])
    assert.equal(shown('api-polls', 'slim'), '500')
    const metrics = await (await fetch(`http://${host}:${ports.stats}/metrics`)).text()
    assert.match(metrics, /^haproxy_process_max_connections 900$/m)

    const url = `http://${host}:${ports.main}/`
    // The first answer, a 503, is retried.
    assert.equal((await fetch(url)).status, 200)
    assert.deepEqual([statuses, gateways.asked.length], [[], 2])
    const tooLong = await fetch(url, { headers: { 'x-long': 'x'.repeat(4_096) } })
    assert.equal(tooLong.status, 400)
    assert.equal((await fetch(url, { headers: { 'x-long': 'x'.repeat(3_500) } })).status, 200)
    const slow = connect(ports.main!, host, () => slow.write('GET / HTTP/1.1\r\n'))
    const [answer] = (await once(slow, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer]
    assert.match(answer.toString(), /^HTTP\/1.1 408 /)
    slow.destroy()
  })

  it('answers 502 or 504 with problem details if a gateway closes the connection or takes too long', async () => {
    await using workspace = await openWorkspace()
    const { resource, ...rest } = await workspace.context('loadBalancer')
    const timeouts = { ...resource.timeouts, server: seconds(1) }
    const context = { ...rest, resource: { ...resource, timeouts } }
    await using _gateways = await startGateways(context, {
      answer: (request) => request.url === '/breaks' && request.socket.destroy(),
    })
    await using _ = await workspace.start(context)
    const { host, ports } = context.node
    for (const [path, status, code] of [
      ['breaks', 502, 'OUTCOME_UNKNOWN'],
      ['hangs', 504, 'TIMEOUT'],
    ]) {
      const response = await fetch(`http://${host}:${ports.main}/${path}`, { method: 'POST' })
      const problem = (await response.json()) as { status: number; code: string }
      assert.deepEqual([response.status, problem.status, problem.code], [status, status, code])
    }
  })

  it('spreads requests over the gateways, ejects one that is not ready, and answers 503 with retry-after if none is', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('loadBalancer')
    await using gateways = await startGateways(context, {
      answer: (_, response, id) => response.end(id),
    })
    const { asked, ready } = gateways
    await using _ = await workspace.start(context)
    const url = `http://${context.node.host}:${context.node.ports.main}/`
    const answers = async (): Promise<string> => {
      const seen = new Set<string>()
      for (let n = 0; n < 8; n += 1) {
        const response = await fetch(url, { headers: { 'x-forwarded-for': '198.51.100.7' } })
        seen.add(await response.text())
      }
      return [...seen].sort().join()
    }
    assert.equal(await answers(), 'api-1,api-2')
    assert.equal(asked[0]!.headers['x-forwarded-for'], '127.0.0.1')
    ready[0] = false
    await until(async () => (await answers()) === 'api-2')
    ready[0] = true
    await until(async () => (await answers()) === 'api-1,api-2')
    ready.fill(false)
    await until(async () => (await answers()).includes('SERVICE_UNAVAILABLE'))
    const refused = await fetch(url)
    assert.equal(refused.status, 503)
    assert.equal(refused.headers.get('retry-after'), '1')
    assert.equal(refused.headers.get('content-type'), 'application/problem+json')
  })

  it('limits concurrent requests per gateway, refuses more after a second, and does not count long polls', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('loadBalancer')
    const held: ServerResponse[] = []
    await using _gateways = await startGateways(context, {
      answer: (_, response) => void held.push(response),
    })
    await using _ = await workspace.start(context)
    const { host, ports } = context.node
    const url = `http://${host}:${ports.main}/`
    const working = Array.from({ length: 120 }, () =>
      connect(ports.main!, host).end('GET / HTTP/1.0\r\n\r\n'),
    )
    await until(() => held.length === 120)
    const startedAt = performance.now()
    const refused = await fetch(url)
    assert.equal(refused.status, 503)
    assert.ok(performance.now() - startedAt > 900)
    for (const path of [
      '?patience=10',
      'news?wait=10',
      'news?patience=0',
      'newspaper?patience=10',
    ]) {
      assert.equal((await fetch(`${url}${path}`)).status, 503, path)
    }
    assert.equal(held.length, 120)
    const polls = ['news?patience=10', 'news/1?a=b&patience=10'].map((path) =>
      fetch(`${url}${path}`),
    )
    await until(() => held.length === 122)
    for (const response of held) response.end()
    for (const poll of polls) assert.equal((await poll).status, 200)
    for (const socket of working) socket.destroy()
  })

  it('stops when the last request has ended, and does not wait for idle clients', async () => {
    await using workspace = await openWorkspace()
    const context = await withDrain(workspace, seconds(60))
    const held: ServerResponse[] = []
    await using _gateways = await startGateways(context, {
      answer: (_, response) => void held.push(response),
    })
    await using running = await workspace.start(context)
    const { host, ports } = context.node
    const url = `http://${host}:${ports.main}/`
    const silent = connect(ports.main!, host)
    await once(silent, 'connect')
    const request = fetch(url)
    const abandoned = connect(ports.main!, host, () =>
      abandoned.write('GET /news?patience=60 HTTP/1.1\r\nhost: x\r\n\r\n'),
    )
    await until(() => held.length === 2)
    const poll = held.find(({ req }) => req.url !== '/')!
    abandoned.destroy()
    const stopping = running.stop()
    silent.resume()
    const signal = AbortSignal.timeout(5_000)
    await Promise.all([silent, poll].map((closes) => once(closes, 'close', { signal })))
    await assert.rejects(fetch(url))
    // An idle connection closes well within 3 s; the request must not be cut off meanwhile.
    await delay(3_000)
    held.find(({ req }) => req.url === '/')!.end('finished')
    assert.equal(await (await request).text(), 'finished')
    await stopping
    assert.deepEqual(await running.exited, { code: 0, signal: null })
  })

  it('aborts requests that are still running after `drain`, without SIGKILL', async () => {
    await using workspace = await openWorkspace()
    const context = await withDrain(workspace, seconds(1))
    const held: ServerResponse[] = []
    await using _gateways = await startGateways(context, {
      answer: (_, response) => void held.push(response),
    })
    await using running = await workspace.start(context)
    const request = fetch(`http://${context.node.host}:${context.node.ports.main}/`)
    await until(() => held.length === 1)
    await running.stop()
    assert.equal((await request).status, 502)
    assert.notEqual((await running.exited).signal, 'SIGKILL')
  })
})

/**
 * Returns a load balancer with this `drain`. Its request timeout is a minute, so that only the drain ends a
 * connection.
 */
async function withDrain(
  workspace: Workspace,
  drain: LoadBalancer['drain'],
): Promise<NodeContext<LoadBalancer>> {
  const context = await workspace.context('loadBalancer')
  const { resource } = context
  const timeouts = { ...resource.timeouts, httpRequest: seconds(60) }
  const changed = { ...resource, drain, timeouts }
  return { ...context, resource: changed, node: { ...context.node, resource: changed } }
}

/** Starts servers in place of the gateways. Records requests, and answers health checks as `ready` says. */
async function startGateways(
  { addresses, resource }: NodeContext<LoadBalancer>,
  { answer }: { answer: (request: IncomingMessage, response: ServerResponse, id: string) => void },
) {
  const asked: IncomingMessage[] = []
  const nodes = addresses.of(resource.to)
  const ready = nodes.map(() => true)
  const servers = nodes.flatMap(({ id, host, ports }, at) => [
    createServer((request, response) => {
      asked.push(request)
      answer(request, response, id)
    }).listen(ports.main, host),
    createServer((_, response) => response.writeHead(ready[at] ? 200 : 503).end()).listen(
      ports.admin,
      host,
    ),
  ])
  await Promise.all(servers.map((server) => server.listening || once(server, 'listening')))
  return {
    asked,
    ready,
    async [Symbol.asyncDispose]() {
      for (const server of servers) server.close().closeAllConnections()
    },
  }
}
