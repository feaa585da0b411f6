import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  gateway,
  identity,
  type Kafka,
  kafka,
  loadBalancer,
  mebibytes,
  type Platform,
  platform,
  type Resource,
  route,
  service,
  topic,
} from '@ballast/model'
import { memcached } from '../../engines/src/fixtures/memcached/memcached.ts'
import { leftOut, refuseNotRunnable } from './unsupported.ts'

function using(uses: (tokens: Resource) => readonly Resource[]): Platform {
  return platform('using', () => {
    const tokens = identity('tokens', { audience: 'notes' })
    const echo = service('echo', {
      source: 'services/echo',
      uses: uses(tokens),
      limits: { memory: mebibytes(200) },
    })
    const api = gateway('api', { routes: [route('/**', { to: echo })], identity: tokens })
    return { entry: loadBalancer('front', { to: api }), promises: [] }
  }).in('local')
}

describe('refuseNotRunnable', () => {
  it('refuses a kind without an engine, and says how a project registers one', () => {
    const unknown = using(() => [memcached('sessions', { port: 16_500, maxMemory: mebibytes(16) })])
    assert.throws(() => refuseNotRunnable(unknown, 'loopback'), {
      code: 'NOT_RUNNABLE_YET',
      message: /memcached "sessions": no engine runs it: .*export const engines/,
    })
  })

  it('refuses the use of a resource without a read-write port', () => {
    assert.throws(
      () =>
        refuseNotRunnable(
          using((tokens) => [tokens]),
          'loopback',
        ),
      {
        message: /service "echo": uses "tokens", which has no port that serves read-write/,
      },
    )
    refuseNotRunnable(
      using(() => []),
      'loopback',
    )
  })
})

describe('a service with topics on two clusters', () => {
  it('is refused, because its process connects to one cluster', () => {
    const on = (name: string, first: number) =>
      kafka(name, { listeners: { internal: first, external: first + 1 } })
    const [one, other] = [on('tides', 16_800), on('winds', 16_900)]
    const spread = (heard: Kafka) =>
      platform('spread', () => {
        const to = service('echo', {
          source: 'services/echo',
          publishes: [topic('told', { on: one, key: 'id' })],
          consumes: [topic('heard', { on: heard, key: 'id' })],
        })
        const tokens = identity('tokens', { audience: 'notes' })
        const api = gateway('api', { routes: [route('/**', { to })], identity: tokens })
        return { entry: loadBalancer('front', { to: api }), promises: [] }
      }).in('local')
    refuseNotRunnable(spread(one), 'loopback')
    assert.throws(() => refuseNotRunnable(spread(other), 'loopback'), {
      code: 'NOT_RUNNABLE_YET',
      message: /service "echo": topics on "tides" and "winds", only one Kafka cluster is supported/,
    })
  })
})

describe('leftOut', () => {
  it('lists limits on loopback, where nothing enforces them, but not with control groups', () => {
    const limited = using(() => [])
    const about = (host: 'loopback' | 'namespaces') =>
      leftOut(limited, host).filter((line) => line.startsWith('service limits: '))
    assert.equal(about('loopback').length, 1)
    assert.deepEqual(about('namespaces'), [])
  })
})
