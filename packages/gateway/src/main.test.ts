import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { until } from '@ballast/kit/fixtures'
import { startIssuer } from './fixtures/issuer.ts'
import { anywhere, configure } from './fixtures/start-gateway.ts'
import { startUpstream } from './fixtures/upstream.ts'

async function freePort(): Promise<number> {
  await using upstream = await startUpstream(() => {})
  return upstream.endpoint.port
}

const statusOf = async (url: string): Promise<number> => {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}

describe('main', () => {
  it('drains without a failed request', async () => {
    await using stack = new AsyncDisposableStack()
    const issuer = stack.use(await startIssuer())
    let polled = false
    const { endpoint } = stack.use(
      await startUpstream((request, response) => {
        const isPoll = request.url?.endsWith('/poll') === true
        if (isPoll) polled = true
        setTimeout(() => response.end('done'), isPoll ? 1_500 : 2)
      }),
    )
    const main = { ...anywhere, port: await freePort() }
    const admin = { ...anywhere, port: await freePort() }
    const folder = mkdtempSync(join(tmpdir(), 'gateway-'))
    stack.defer(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'configuration.json')
    const upstreams = { loan: [endpoint], book: [endpoint] }
    const { identity } = issuer
    writeFileSync(file, JSON.stringify(configure({ main, admin, upstreams, identity })))
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      env: { ...process.env, BALLAST_CONFIGURATION: file },
      stdio: 'inherit',
    })
    stack.defer(() => void child.kill('SIGKILL'))
    const exited = once(child, 'exit')

    const ready = `http://127.0.0.1:${admin.port}/readyz`
    const url = `http://127.0.0.1:${main.port}/api/loans`
    await until(async () => (await statusOf(ready)) === 200, 'the gateway is ready')

    // Acts as a load balancer: sends requests for as long as its health checks, every 150 ms, succeed.
    const statuses: number[] = []
    let balanced = true
    const clients = Array.from({ length: 8 }, async () => {
      while (balanced) statuses.push(await statusOf(url))
    })
    const checks = (async () => {
      while (balanced) {
        await delay(150)
        balanced = (await statusOf(ready)) === 200
      }
    })()
    await until(() => statuses.length >= 50, 'the clients are served')
    const poll = statusOf(`${url}/poll`)
    await until(() => polled, 'the long poll has reached the service')
    child.kill('SIGTERM')
    await Promise.all([...clients, checks])
    assert.equal(await poll, 200)
    assert.deepEqual([...new Set(statuses)], [200])
    // The connection of the poll is idle now, and must not delay the shutdown.
    const endedAt = performance.now()
    assert.deepEqual(await exited, [0, null])
    assert.ok(performance.now() - endedAt < 900)
  })
})
