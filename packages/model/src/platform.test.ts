import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  alert,
  type BallastError,
  days,
  gateway,
  identity,
  type Kafka,
  kafka,
  loadBalancer,
  mebibytes,
  platform,
  postgres,
  redis,
  route,
  seconds,
  service,
  topic,
} from './index.ts'

const code = (wanted: string) => (error: unknown) => (error as BallastError).code === wanted

function library(
  change: { database?: string; statsPort?: number; replicas?: number; events?: Kafka } = {},
) {
  return platform('library', () => {
    const events =
      change.events ?? kafka('events', { listeners: { internal: 9092, external: 29092 } })
    const loans = postgres(change.database ?? 'loans', { port: 5434 })
    const loan = service('loan', {
      source: 'services/loan',
      ...(change.replicas && { replicas: change.replicas }),
      database: loans,
      publishes: [topic('loans', { on: events, key: 'loanId' })],
    })
    const tokens = identity('identity', { audience: 'library' })
    const api = gateway('api', {
      routes: [route('/api/loans/**', { to: loan })],
      identity: tokens,
    })
    return {
      entry: loadBalancer('front', { to: api, statsPort: change.statsPort ?? 8404 }),
      promises: [],
    }
  })
}

describe('kafka', () => {
  it('refuses both listeners on one port, in types', () => {
    // @ts-expect-error: Kafka needs a different port for each listener
    kafka('events', { listeners: { internal: 9092, external: 9092 } })
  })
})

describe('wrong combinations', () => {
  it('do not compile, and the error says why', () => {
    // @ts-expect-error: with standbys: 0 a commit can only wait for the "local-disk"
    postgres('loans', { port: 5434, standbys: 0, commit: 'quorum' })
    const standbys = 2 as 0 | 2
    postgres('loans', { port: 5434, standbys, commit: 'quorum' })
    // @ts-expect-error: a duration is not a number of bytes
    redis('cache', { maxMemory: days(1) })
    // @ts-expect-error: a topic belongs to a Kafka cluster
    assert.throws(() => topic('loans', { on: postgres('loans', { port: 5434 }), key: 'loanId' }))
    const tokens = identity('tokens', { audience: 'a' })
    const api = gateway('api', { routes: [], identity: tokens })
    // @ts-expect-error: a virtual IP needs its subnet
    loadBalancer('front', { to: api, virtualIp: { address: '10.0.0.10' } })
    // @ts-expect-error: "databases" is not a subject of an alert
    alert('databases')
  })
})

describe('environments', () => {
  it('give defaults: one node of each engine in local, enough to lose any node elsewhere', () => {
    const sizes = (environment: string) => {
      const { resources } = library().in(environment)
      return resources.map((resource) =>
        resource.kind === 'postgres'
          ? resource.standbys
          : resource.kind === 'kafka'
            ? resource.brokers
            : 'replicas' in resource
              ? resource.replicas
              : 1,
      )
    }
    assert.deepEqual(sizes('local'), [0, 1, 1, 2, 1, 2, 1])
    assert.deepEqual(sizes('ha'), [2, 3, 3, 3, 1, 3, 1])
    assert.deepEqual(sizes('ha'), sizes('production'))
  })

  it('stop applying after the declaration, even if it throws', () => {
    assert.throws(() =>
      platform('broken', () => {
        throw new Error('no')
      }).in('ha'),
    )
    assert.equal(postgres('loans', { port: 5434 }).standbys, 0)
  })
})

describe('resources', () => {
  it('are deeply frozen', () => {
    const events = kafka('events', { listeners: { internal: 9092, external: 29092 } })
    assert.throws(() => Object.assign(events.listeners, { internal: 1 }), TypeError)
  })

  it('refuse names that are not host names, and sizes out of range', () => {
    for (const name of ['Loans', '1st', 'a', 'x'.repeat(41), 'lo_ans', 'loans-']) {
      assert.throws(() => postgres(name, { port: 5432 }), code('DECLARATION_INVALID'), name)
    }
    assert.throws(() => postgres('loans', { port: 0 }), code('DECLARATION_INVALID'))
    assert.throws(
      () => service('loan', { source: 'x', replicas: 1.5 }),
      code('DECLARATION_INVALID'),
    )
    assert.throws(
      () => route('api', { to: service('loan', { source: 'x' }) }),
      code('DECLARATION_INVALID'),
    )
  })

  it('refuse route paths and long-poll parameters that would break a configuration file', () => {
    const to = service('book', { source: 'x' })
    for (const path of ['/a b', '/a"b', "/a'b", '/a\\b', '/a#b', '/a{b}', '/a\nb']) {
      assert.throws(() => route(path, { to }), code('DECLARATION_INVALID'), path)
    }
    assert.equal(route('/a-b/c.d/**', { to }).longPoll, undefined)
    const polls = (parameter: string) =>
      route('/**', { to, longPoll: { parameter, longest: seconds(9) } }).longPoll
    for (const parameter of ['', 'a b', '9', 'a)', 'a,b', 'a=b']) {
      assert.throws(() => polls(parameter), code('DECLARATION_INVALID'), parameter)
    }
    assert.deepEqual(polls('wait'), { parameter: 'wait', longest: 9_000, concurrency: 256 })
  })

  it('accept quantities only with a unit', () => {
    // @ts-expect-error: a bare number has no unit
    redis('cache', { maxMemory: 64 })
    assert.equal(redis('cache', { maxMemory: mebibytes(64) }).maxMemory, 67_108_864)
    assert.equal(days(7), 604_800_000)
    assert.throws(() => days(-1), RangeError)
  })
})

describe('platform', () => {
  it('finds all resources and links reachable from the entry, dependencies first', () => {
    const { resources, links } = library().in('local')
    for (const { from, to } of links) {
      assert.ok(resources.indexOf(to) < resources.indexOf(from), `${to.name} before ${from.name}`)
    }
    assert.deepEqual(links.map(({ from, how, to }) => `${from.name} ${how} ${to.name}`).sort(), [
      'api routes loan',
      'api verifies identity',
      'front forwards api',
      'loan publishes loans',
      'loan stores loans',
      'loans lives-on events',
    ])
  })

  it('refuses a duplicate name and an unknown environment', () => {
    assert.throws(() => library({ database: 'loan' }).in('local'), code('NAME_TAKEN'))
    assert.throws(() => library().in('staging'), code('ENVIRONMENT_UNKNOWN'))
  })
})
