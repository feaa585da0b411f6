import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Gauge } from 'prom-client'
import { AdminServer, type ReadinessCheck } from './admin-server.ts'
import { type Engines, openEngines, until } from './fixtures/index.ts'
import { Metrics } from './metrics.ts'

const open = async (engines: Engines, checks: Record<string, ReadinessCheck>) => {
  const metrics = new Metrics({ service: 'book', instance: 'book-1' })
  const admin = new AdminServer({ metrics, checks })
  const port = engines.freePort
  await admin.listen({ host: '127.0.0.1', port })
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: response.status, text: await response.text() }
  }
  const close = () => {
    admin.close()
    metrics.registry.clear()
  }
  return Object.assign(admin, { ask, metrics, [Symbol.dispose]: close })
}

describe('AdminServer', () => {
  it('is ready while every check passes, and names those that do not', async () => {
    await using engines = await openEngines()
    let away = false
    using admin = await open(engines, {
      database: async () => {
        if (away) throw new Error('Connection refused')
      },
      kafka: async () => {},
    })
    assert.deepEqual(await admin.ask('/readyz'), {
      status: 200,
      text: '{"ready":true,"failures":{}}',
    })
    away = true
    await until(async () => (await admin.ask('/readyz')).status === 503)
    const { text } = await admin.ask('/readyz')
    assert.deepEqual(JSON.parse(text), {
      ready: false,
      failures: { database: 'Connection refused' },
    })
    assert.equal((await admin.ask('/livez')).status, 200)
    away = false
    await until(async () => (await admin.ask('/readyz')).status === 200)
  })

  it('treats a check that times out as failed', async () => {
    await using engines = await openEngines()
    using admin = await open(engines, { kafka: () => new Promise(() => {}) })
    const { status, text } = await admin.ask('/readyz')
    assert.equal(status, 503)
    assert.match(text, /No response within/)
  })

  it('runs the checks once for concurrent probes', async () => {
    await using engines = await openEngines()
    let asked = 0
    const gate = Promise.withResolvers<void>()
    using admin = await open(engines, {
      database: () => {
        asked++
        return gate.promise
      },
    })
    const first = admin.ask('/readyz')
    await until(() => asked === 1)
    const more = [1, 2, 3].map(() => admin.ask('/readyz'))
    gate.resolve()
    for (const { status } of await Promise.all([first, ...more])) assert.equal(status, 200)
    assert.equal(asked, 1)
  })

  it('is not ready while draining, but still alive', async () => {
    await using engines = await openEngines()
    using admin = await open(engines, {})
    admin.drain()
    const { status, text } = await admin.ask('/readyz')
    assert.equal(status, 503)
    assert.deepEqual(JSON.parse(text), { ready: false, failures: { process: 'draining' } })
    assert.equal((await admin.ask('/livez')).status, 200)
  })

  it('serves its metrics, without those that cannot be read', async () => {
    await using engines = await openEngines()
    using admin = await open(engines, {})
    let away = true
    admin.metrics.request('GET', '/api/books/:id', 200, 12)
    admin.metrics.gauge('outbox_waiting', 'needs the database', async () => {
      if (away) throw new Error('Connection refused')
      return 7
    })
    const { status, text } = await admin.ask('/metrics')
    assert.equal(status, 200)
    assert.match(text, /_count\{.*route="\/api\/books\/:id",status="200"\} 1/)
    assert.doesNotMatch(text, /^outbox_waiting/m)
    away = false
    assert.match((await admin.ask('/metrics')).text, /^outbox_waiting\{.*\} 7$/m)
    assert.equal((await admin.ask('/elsewhere')).status, 404)
  })

  it('answers 500 if a metric throws, and keeps running', async () => {
    await using engines = await openEngines()
    using admin = await open(engines, {})
    const collect = () => {
      throw new Error('No such file')
    }
    new Gauge({ name: 'broken', help: 'throws', registers: [admin.metrics.registry], collect })
    const { status, text } = await admin.ask('/metrics')
    assert.deepEqual([status, text], [500, 'Error: No such file'])
    assert.equal((await admin.ask('/livez')).status, 200)
  })
})
