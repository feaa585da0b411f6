import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { testEngineContract } from '../contract.ts'
import { openWorkspace } from '../fixtures/workspace.ts'
import { answersOk } from '../http/answers-ok.ts'
import { haproxyEngine } from './driver.ts'

testEngineContract('loadBalancer', {
  engine: haproxyEngine,
  use: async ({ node }) =>
    assert.ok(
      await answersOk(`http://${node.host}:${node.ports.stats}/`, AbortSignal.timeout(400)),
    ),
})

describe('a load balancer', () => {
  it('is not root once it listens, although root starts it', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root can become somebody else')
    await using workspace = await openWorkspace()
    await using running = await haproxyEngine.start(await workspace.context('loadBalancer'))
    const status = await readFile(`/proc/${running.pid}/status`, 'utf8')
    for (const kind of ['Uid', 'Gid', 'Groups']) {
      const ids = new RegExp(`^${kind}:(.*)$`, 'm').exec(status)![1]!.trim().split(/\s+/)
      assert.ok(!ids.includes('0'), `${kind} ${ids}`)
    }
    assert.match(status, /^CapEff:\t0+$/m)
  })

  it('spreads over the gateways, ejects one that is not ready, and says when to come again if there is none', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('loadBalancer')
    const ready = [true, true]
    const asked: Record<string, string | string[] | undefined>[] = []
    const servers: Server[] = []
    for (const [at, node] of context.addresses.of(context.resource.to).entries()) {
      const main = createServer((request, response) => {
        asked.push(request.headers)
        response.end(node.id)
      })
      const admin = createServer((_, response) => {
        response.writeHead(ready[at] ? 200 : 503).end()
      })
      servers.push(
        main.listen(node.ports.main, node.host),
        admin.listen(node.ports.admin, node.host),
      )
    }
    await Promise.all(servers.map((server) => server.listening || once(server, 'listening')))
    try {
      await using _ = await haproxyEngine.start(context)
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
      assert.equal(asked[0]!['x-forwarded-for'], '127.0.0.1')
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
    } finally {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    }
  })

  it('gives each gateway 128 requests at once, refuses more after a second, and lets long polls by', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('loadBalancer')
    const held: ServerResponse[] = []
    const servers = context.addresses
      .of(context.resource.to)
      .flatMap((node) => [
        createServer((_, response) => held.push(response)).listen(node.ports.main, node.host),
        createServer((_, response) => response.end()).listen(node.ports.admin, node.host),
      ])
    await Promise.all(servers.map((server) => server.listening || once(server, 'listening')))
    try {
      await using _ = await haproxyEngine.start(context)
      const url = `http://${context.node.host}:${context.node.ports.main}/`
      const { host } = context.node
      const working = Array.from({ length: 256 }, () =>
        connect(context.node.ports.main!, host).end('GET / HTTP/1.0\r\n\r\n'),
      )
      // Hundreds of connections at once take a busy machine some seconds.
      await until(async () => held.length === 256, 20_000)
      const startedAt = performance.now()
      const refused = await fetch(url)
      assert.equal(refused.status, 503)
      assert.ok(performance.now() - startedAt > 900)
      assert.equal(held.length, 256)
      const poll = fetch(`${url}?wait=10`)
      await until(async () => held.length === 257)
      for (const response of held) response.end()
      assert.equal((await poll).status, 200)
      for (const socket of working) socket.destroy()
    } finally {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    }
  })
})

async function until(condition: () => Promise<boolean>, withinMs = 5_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `did not happen within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
