import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { AdminServer } from './admin-server.ts'
import type { Versioned } from './cache.ts'
import {
  type Engines,
  openCache,
  openEngines,
  type StartedEngine,
  until,
} from './fixtures/index.ts'
import { Metrics } from './metrics.ts'

describe('Cache', () => {
  let engines: Engines
  let redis: StartedEngine

  before(async () => {
    engines = await openEngines()
    redis = await engines.start('redis')
  })
  after(() => engines[Symbol.asyncDispose]())

  let keys = 0
  const newKey = () => `key-${++keys}`

  const open = () => openCache(redis)
  /** A loader that counts its calls and resolves when the test says so. */
  const held = <T>(loaded: Versioned<T>) => {
    const gate = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const loader = {
      loads: 0,
      started: started.promise,
      go: () => gate.resolve(),
      load: async () => {
        loader.loads++
        started.resolve()
        await gate.promise
        return loaded
      },
    }
    return loader
  }
  const never = async (): Promise<undefined> => assert.fail('This must come from Redis')
  const v = <T>(version: number, value: T) => ({ version, value })

  it('loads once for a hundred concurrent readers, and not again for later ones', async () => {
    await using cache = await open()
    const key = newKey()
    const loader = held(v(1, { name: 'lamp' }))
    const reads = Array.from({ length: 100 }, () => cache.read(key, loader.load))
    loader.go()
    for (const read of await Promise.all(reads)) assert.deepEqual(read, v(1, { name: 'lamp' }))
    assert.equal(loader.loads, 1)
    assert.deepEqual(await cache.read(key, never), v(1, { name: 'lamp' }))
    assert.equal(cache.counts.hits, 1)
  })

  it('loads once for two processes that miss at the same time', async () => {
    await using one = await open()
    await using other = await open()
    const key = newKey()
    const loader = held(v(1, 'lamp'))
    const first = one.read(key, loader.load)
    await loader.started
    const second = other.read(key, loader.load)
    // The other process has missed and waits for the first one.
    await until(() => other.counts.misses === 1)
    loader.go()
    assert.deepEqual(await Promise.all([first, second]), [v(1, 'lamp'), v(1, 'lamp')])
    assert.equal(loader.loads, 1)
  })

  it('loads itself if the process that holds the lock never stores a value', async () => {
    await using one = await open()
    await using other = await open()
    const key = newKey()
    const stuck = held(v(1, 'stuck'))
    const lost = one.read(key, stuck.load)
    await stuck.started
    assert.deepEqual(await other.read(key, async () => v(1, 'lamp')), v(1, 'lamp'))
    stuck.go()
    await lost
  })

  it('does not cache a missing value', async () => {
    await using cache = await open()
    const key = newKey()
    assert.equal(await cache.read(key, async () => undefined), undefined)
    assert.deepEqual(await cache.read(key, async () => v(1, 'made')), v(1, 'made'))
  })

  it('never serves a value older than an invalidation, even from a slow load', async () => {
    await using cache = await open()
    await using other = await open()
    const key = newKey()
    const slow = held(v(1, 'old'))
    const early = cache.read(key, slow.load)
    await slow.started
    await cache.invalidate(key, 2)
    // A reader after the change does not share the load that began before it.
    assert.deepEqual(await cache.read(key, async () => v(2, 'new')), v(2, 'new'))
    slow.go()
    assert.deepEqual(await early, v(1, 'old'))
    assert.deepEqual(await cache.read(key, never), v(2, 'new'))
    assert.deepEqual(await other.read(key, never), v(2, 'new'))
    // A late or duplicate invalidation does not remove the newer value.
    await other.invalidate(key, 1)
    await other.invalidate(key, 2)
    assert.deepEqual(await cache.read(key, never), v(2, 'new'))
  })

  it('does not store an old value that is loaded after the invalidation', async () => {
    await using cache = await open()
    await using other = await open()
    const key = newKey()
    await cache.invalidate(key, 3)
    await cache.read(key, async () => v(2, 'old'))
    assert.deepEqual(await other.read(key, async () => v(3, 'new')), v(3, 'new'))
  })

  it('serves loaded values at once while Redis is paused, and cached ones after it', async () => {
    await using cache = await open()
    const key = newKey()
    await cache.read(key, async () => v(1, 'lamp'))
    await redis.pause()
    try {
      const startedAt = performance.now()
      assert.deepEqual(await cache.read(key, async () => v(1, 'loaded')), v(1, 'loaded'))
      await cache.invalidate(newKey(), 1)
      // At most four commands of 50 ms each; the rest allows for a busy machine.
      assert.ok(performance.now() - startedAt < 1_500, `${performance.now() - startedAt} ms`)
      assert.ok(cache.counts.errors > 0)
    } finally {
      await redis.resume()
    }
    let loads = 0
    await until(async () => {
      const before = loads
      await cache.read(key, async () => v(1, String(++loads)))
      return loads === before
    }, 'values come from Redis again')
  })

  it('exports hits, misses and errors as metrics', async () => {
    await using cache = await open()
    const metrics = new Metrics({ service: 'book', instance: 'book-1' })
    cache.exportCounts(metrics)
    const admin = new AdminServer({ metrics, checks: {} })
    const port = engines.freePort
    await admin.listen({ host: '127.0.0.1', port })
    try {
      const key = newKey()
      await cache.read(key, async () => v(1, 'lamp'))
      await cache.read(key, never)
      await cache.read(key, never)
      await redis.pause()
      await cache.invalidate(newKey(), 1)
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      assert.match(text, /^# TYPE cache_hits_total counter$/m)
      assert.match(text, /^cache_hits_total\{.*service="book".*\} 2$/m)
      assert.match(text, /^cache_misses_total\{.*\} 1$/m)
      assert.match(text, /^cache_errors_total\{.*\} 1$/m)
    } finally {
      await redis.resume()
      admin.close()
      metrics.registry.clear()
    }
  })

  it('serves loaded values at once while Redis is dead, and cached ones once it is back', async () => {
    await using cache = await open()
    const key = newKey()
    await redis.kill()
    const startedAt = performance.now()
    for (let read = 0; read < 20; read++) {
      assert.deepEqual(await cache.read(key, async () => v(1, 'loaded')), v(1, 'loaded'))
    }
    assert.ok(performance.now() - startedAt < 3_000, `${performance.now() - startedAt} ms`)
    await redis.restart()
    let loads = 0
    await until(async () => {
      const before = loads
      await cache.read(key, async () => v(1, String(++loads)))
      return loads === before
    }, 'values come from Redis again')
  })
})
