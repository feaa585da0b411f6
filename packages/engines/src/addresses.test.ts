import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type BallastError,
  type ErrorCode,
  gateway,
  identity,
  kafka,
  loadBalancer,
  network,
  networkPlacement,
  type Platform,
  platform,
  postgres,
  route,
  service,
  topic,
} from '@ballast/model'
import fc from 'fast-check'
import { addressesFor, topologyFor } from './registry.ts'

/** A service with a database and a topic; a test chooses the sizes and ports. */
function small({
  replicas = 2,
  statsPort = 8404,
  external = 29_092,
  brokers = 1,
  controllers = 0,
  environment = 'local',
} = {}): Platform {
  return platform('small', () => {
    const events = kafka('events', {
      listeners: { internal: 9092, external: external as never },
      brokers,
      controllers,
    })
    const loans = postgres('loans', { port: 5434 })
    const lending = service('lending', {
      source: 'services/lending',
      replicas,
      database: loans,
      publishes: [topic('loans', { on: events, key: 'id' })],
    })
    const api = gateway('api', {
      routes: [route('/**', { to: lending })],
      identity: identity('tokens', { audience: 'small' }),
    })
    return { entry: loadBalancer('front', { port: 8080, statsPort, to: api }), promises: [] }
  }).in(environment)
}

/** Two services with a database each, in three networks. */
const library = platform('library', () => {
  const [members, loans] = [postgres('members', { port: 5433 }), postgres('loans', { port: 5434 })]
  const desk = service('desk', { source: 'services/desk', database: members })
  const lending = service('lending', {
    source: 'services/lending',
    replicas: 3,
    database: loans,
    calls: [desk],
  })
  const tokens = identity('tokens', { audience: 'library' })
  const api = gateway('api', { routes: [route('/**', { to: lending })], identity: tokens })
  const front = loadBalancer('front', { port: 8080, to: api })
  return {
    entry: front,
    promises: [],
    networks: [
      network('frontend', [front, api], { internal: false }),
      network('backend', [api, desk, lending, tokens]),
      network('database', [desk, lending, members, loans]),
    ],
  }
})

const code = (expected: ErrorCode) => (error: Error) => (error as BallastError).code === expected

const portsOf = (platform: Platform, portOffset = 0) =>
  addressesFor(platform, { portOffset }).nodes.flatMap(({ ports }) => Object.values(ports))

describe('addresses on loopback', () => {
  it('have unique ports for every process, shifted by the offset', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 3_000 }),
        (replicas, brokers, controllers, portOffset) => {
          const declared = small({ replicas, brokers, controllers })
          const ports = portsOf(declared, portOffset)
          assert.equal(new Set(ports).size, ports.length)
          const { nodes } = topologyFor(declared)
          const count = (name: string) =>
            nodes.filter(({ resource }) => resource.name === name).length
          assert.deepEqual([count('lending'), count('events')], [replicas, brokers + controllers])
          assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length)
          assert.ok(ports.includes(8080 + portOffset) && ports.includes(29_092 + portOffset))
        },
      ),
    )
  })

  it('do not collide between platforms whose offsets differ by a multiple of 200', () => {
    const ports = Array.from({ length: 15 }, (_, at) => portsOf(small(), at * 200)).flat()
    assert.equal(new Set(ports).size, ports.length)
  })

  it('are refused if two resources that run side by side declare one port, or a port is out of range', () => {
    assert.throws(() => small({ statsPort: 5434 }), code('PORT_CONFLICT'))
    assert.throws(() => portsOf(small(), 60_000), code('DECLARATION_INVALID'))
  })

  it('skip ports that are already declared or taken', () => {
    for (const declared of [
      small({ statsPort: 21_001 }),
      small({ external: 9092 }),
      small({ statsPort: 5434, environment: 'ha' }),
    ]) {
      const ports = portsOf(declared)
      assert.equal(new Set(ports).size, ports.length)
    }
    assert.ok(portsOf(small({ statsPort: 21_001 })).includes(21_001))
  })

  it('lead through a detour, for its client only', () => {
    const declared = small()
    const variant = { detours: [{ from: 'lending', to: 'loans' }] }
    const addresses = addressesFor(declared, { variant })
    const named = (name: string) => declared.resources.find((found) => found.name === name)!
    const [lending, loans] = [named('lending'), named('loans')]
    const [detour] = addresses.detours
    assert.equal(detour!.onto.port, 5434)
    assert.notEqual(detour!.at.port, 5434)
    assert.equal(addresses.one(lending, loans, 'read-write').port, detour!.at.port)
    assert.equal(addresses.one('operator', loans, 'read-write').port, 5434)
  })

  it('of a database on a shared cluster are those of that cluster', () => {
    const declared = library.in('local')
    const addresses = addressesFor(declared, { variant: { sharing: { loans: 'members' } } })
    const named = (name: string) => declared.resources.find((found) => found.name === name)!
    const [lending, loans] = [named('lending'), named('loans')]
    assert.equal(addresses.one(lending, loans, 'read-write').node, named('members').name)
    assert.deepEqual(
      addresses.nodes.filter(({ id }) => id === 'loans'),
      [],
    )
    assert.ok(addresses.topology.dependenciesOf(loans).includes(named('members')))
  })
})

describe('addresses in networks', () => {
  it('are in a network that both ends share, and the operator has one in every network', () => {
    const declared = library.in('production')
    const topology = topologyFor(declared)
    const placement = networkPlacement(topology, { prefix: '10.77' })
    const addresses = addressesFor(declared, { placement: () => placement })
    const networkOf = (address: string) => address.split('.').slice(0, 3).join('.')
    const subnets = new Map(placement.networks.map(({ name, subnet }) => [name, networkOf(subnet)]))
    const named = (name: string) => declared.resources.find((found) => found.name === name)!
    const [lending, loans] = [named('lending'), named('loans')]
    const toDatabase = addresses.one(lending, loans, 'read-write')
    assert.equal(networkOf(toDatabase.host), subnets.get('database'))
    const [toDesk] = addresses.reach(lending, named('desk'), 'http')
    assert.equal(networkOf(toDesk!.host), subnets.get('backend'))
    for (const { subnet, operator, addresses: inside } of placement.networks) {
      const all = [operator, ...inside.values()]
      assert.equal(new Set(all).size, all.length)
      assert.deepEqual([...new Set(all.map(networkOf))], [networkOf(subnet)])
    }
    // Clients of a database: the three replicas of its service, and the operator.
    const clients = addresses.clients(loans)
    assert.equal(clients.length, 1 + 3)
    assert.ok(clients.every((address) => networkOf(address) === subnets.get('database')))
  })
})

describe('networks', () => {
  const declared = platform('wide', () => {
    const tokens = identity('tokens', { audience: 'wide' })
    const routes = Array.from({ length: 5 }, (_, at) =>
      route(`/${at}/**`, { to: service(`wide${at}`, { source: 'services/wide', replicas: 50 }) }),
    )
    const api = gateway('api', { routes, identity: tokens })
    return { entry: loadBalancer('front', { to: api }), promises: [] }
  }).in('local')

  it('are refused on this machine if one has more nodes than addresses', () => {
    const topology = topologyFor(declared)
    assert.throws(() => networkPlacement(topology, { prefix: '10.77' }), code('NOT_RUNNABLE_YET'))
  })

  it('have unique ports for every node, even if the first free port is a declared one', () => {
    const topology = topologyFor(small({ external: 20_000 }))
    const { nodes } = networkPlacement(topology, { prefix: '10.77' })
    for (const { ports } of nodes) {
      assert.equal(new Set(Object.values(ports)).size, Object.values(ports).length)
    }
  })
})
