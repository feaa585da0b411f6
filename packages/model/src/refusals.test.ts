import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type BallastError,
  call,
  type Environment,
  gateway,
  identity,
  kafka,
  type Limits,
  loadBalancer,
  mebibytes,
  network,
  platform,
  postgres,
  redis,
  route,
  type Service,
  type ServiceOptions,
  seconds,
  service,
  topic,
} from './index.ts'

const code = (wanted: string) => (error: unknown) => (error as BallastError).code === wanted
const invalid = code('DECLARATION_INVALID')
const pilot = (options: Partial<ServiceOptions> = {}, name = 'pilot') =>
  service(name, { source: 'services/pilot', ...options })
const api = (to: Service) =>
  gateway('api', {
    routes: [route('/api/**', { to })],
    identity: identity('tokens', { audience: 'harbour' }),
  })

/** A platform that has one service, as `options` make it in each environment. */
function harbour(
  environment: Environment,
  options: () => Partial<ServiceOptions> = () => ({}),
  networks: readonly string[] = [],
) {
  return platform('harbour', () => ({
    entry: loadBalancer('front', { to: api(pilot(options())) }),
    promises: [],
    networks: networks.map((name) => network(name, [])),
  })).in(environment)
}

describe('a platform', () => {
  it('refuses a name that a node of another resource may have', () => {
    const named = (name: string) => () => ({ database: postgres(name, { port: 5432 }) })
    for (const name of ['pilot-1', 'pilot-12', 'tokens-server-2']) {
      assert.throws(() => harbour('ha', named(name)), invalid, name)
    }
    for (const name of ['pilot-data', 'pilots-1', 'pilot-data-of-2025']) {
      assert.ok(harbour('ha', named(name)), name)
    }
  })

  it('refuses a name that is no host name', () => {
    assert.throws(
      () => platform('The Harbour', () => ({ entry: harbour('ha').entry, promises: [] })),
      invalid,
    )
  })

  it('refuses two networks of one name, and the name of the one that holds the rest', () => {
    assert.ok(harbour('ha', () => ({}), ['quay', 'yard']))
    for (const names of [['quay', 'quay'], ['outside'], ['The quay']]) {
      assert.throws(() => harbour('ha', () => ({}), names), invalid, names.join())
    }
  })

  it('refuses one port for two resources in local, where all run on one machine', () => {
    const onePort = () => ({
      database: postgres('ships', { port: 5432 }),
      cache: redis('cache', { port: 5432, maxMemory: mebibytes(1) }),
    })
    assert.throws(() => harbour('local', onePort), code('PORT_CONFLICT'))
    assert.ok(harbour('ha', onePort))
  })
})

describe('a service', () => {
  it('refuses a link twice, and to use a topic', () => {
    const crane = pilot({}, 'crane')
    const events = kafka('events', { listeners: { internal: 9092, external: 29092 } })
    const moves = topic('moves', { on: events, key: 'id' })
    for (const options of [
      { calls: [crane, call(crane, { timeout: seconds(1) })] },
      { publishes: [moves, moves] },
      { consumes: [moves, moves] },
      { uses: [events, events] },
      { uses: [moves] },
    ]) {
      assert.throws(() => pilot(options), invalid, Object.keys(options).join())
    }
  })

  it('refuses names that PostgreSQL has for itself, where it stores there', () => {
    const database = postgres('ships', { port: 5432 })
    for (const name of ['postgres', 'public', 'none', 'auditor']) {
      assert.throws(() => pilot({ database }, name), invalid, name)
      assert.ok(pilot({}, name))
    }
    const template = postgres('template1', { port: 5432 })
    assert.throws(() => pilot({ database: template }), invalid)
  })

  it('refuses limits that no process can be held to, and rounds to whole bytes', () => {
    const limited = (limits: Partial<Limits>) => pilot({ limits }).limits
    for (const limits of [{ cpu: 0.001 }, { cpu: Number.NaN }, { memory: mebibytes(0) }]) {
      assert.throws(() => limited(limits), invalid, JSON.stringify(limits))
    }
    assert.equal(limited({ memory: mebibytes(64.3) })?.memory, 67_423_437)
  })

  it('refuses counts that are not whole', () => {
    const to = pilot()
    for (const count of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => pilot({ zones: count }), invalid)
      assert.throws(() => pilot({ pool: { size: count } }), invalid)
      assert.throws(() => call(to, { retries: count }), invalid)
      assert.throws(() => route('/**', { to, concurrency: count }), invalid)
      assert.throws(() => route('/**', { to, retry: { attempts: count } }), invalid)
      assert.throws(() => loadBalancer('front', { to: api(to), retries: count }), invalid)
    }
  })
})

describe('a load balancer', () => {
  it('refuses paths that are none, and one port for its front and its statistics', () => {
    const to = api(pilot())
    for (const path of ['', 'readyz', '/a b', '/a\nb']) {
      assert.throws(() => loadBalancer('front', { to, health: { path } }), invalid, path)
      assert.throws(() => pilot({ probes: { readiness: path } }), invalid, path)
    }
    assert.throws(() => loadBalancer('front', { to, port: 8404, statsPort: 8404 }), invalid)
  })
})
