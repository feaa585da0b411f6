import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  type BallastError,
  type ErrorCode,
  environments,
  gateway,
  identity,
  kafka,
  loadBalancer,
  networkPlacement,
  type Platform,
  platform,
  postgres,
  route,
  service,
  topic,
} from '@ballast/model'
import fc from 'fast-check'
import shop from '../../../platform.ts'
import { describePlans } from './fixtures/describe-plans.ts'
import { addressesFor, topologyFor } from './registry.ts'

/** A service with a database and a topic, in sizes that a test chooses. */
function small({
  replicas = 2,
  statsPort = 8404,
  external = 29_092,
  brokers = 1,
  controllers = 0,
} = {}): Platform {
  return platform('small', () => {
    const events = kafka('events', {
      listeners: { internal: 9092, external: external as never },
      brokers,
      controllers,
    })
    const orders = postgres('orders', { port: 5434 })
    const order = service('order', {
      source: 'services/order',
      replicas,
      database: orders,
      publishes: [topic('orders', { on: events, key: 'id' })],
    })
    const api = gateway('api', {
      routes: [route('/**', { to: order })],
      identity: identity('tokens', { audience: 'small' }),
    })
    return { entry: loadBalancer('front', { port: 8080, statsPort, to: api }), promises: [] }
  }).in('local')
}

const code = (expected: ErrorCode) => (error: Error) => (error as BallastError).code === expected

const portsOf = (platform: Platform, portOffset = 0) =>
  addressesFor(platform, { portOffset }).nodes.flatMap(({ ports }) => Object.values(ports))

describe('addresses on loopback', () => {
  it('give every process ports of its own, moved by the offset', () => {
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
          assert.deepEqual([count('order'), count('events')], [replicas, brokers + controllers])
          assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length)
          assert.ok(ports.includes(8080 + portOffset) && ports.includes(29_092 + portOffset))
        },
      ),
    )
  })

  it('keep platforms apart whose offsets are multiples of 200', () => {
    const ports = Array.from({ length: 15 }, (_, at) => portsOf(small(), at * 200)).flat()
    assert.equal(new Set(ports).size, ports.length)
  })

  it('refuse one port for two nodes or listeners, and a port outside the range', () => {
    assert.throws(() => portsOf(small({ statsPort: 5434 })), code('PORT_CONFLICT'))
    assert.throws(() => portsOf(small({ external: 9092 })), code('PORT_CONFLICT'))
    assert.throws(() => portsOf(small(), 60_000), code('DECLARATION_INVALID'))
  })

  it('lead over a detour where there is one, and for nobody else', () => {
    const declared = small()
    const variant = { detours: [{ from: 'order', to: 'orders' }] }
    const addresses = addressesFor(declared, { variant })
    const named = (name: string) => declared.resources.find((found) => found.name === name)!
    const [order, orders] = [named('order'), named('orders')]
    const [detour] = addresses.detours
    assert.equal(detour!.onto.port, 5434)
    assert.notEqual(detour!.at.port, 5434)
    assert.equal(addresses.one(order, orders, 'read-write').port, detour!.at.port)
    assert.equal(addresses.one('operator', orders, 'read-write').port, 5434)
  })

  it('are those of the cluster that a database shares', () => {
    const declared = shop.in('local')
    const addresses = addressesFor(declared, { variant: { sharing: { orders: 'products' } } })
    const named = (name: string) => declared.resources.find((found) => found.name === name)!
    const [order, orders] = ['order', 'orders'].map((name) => {
      return declared.resources.find((found) => found.kind !== 'topic' && found.name === name)!
    })
    assert.equal(addresses.one(order!, orders!, 'read-write').node, named('products').name)
    assert.deepEqual(
      addresses.nodes.filter(({ id }) => id === 'orders'),
      [],
    )
    assert.ok(addresses.topology.dependenciesOf(orders!).includes(named('products')))
  })
})

describe('addresses in networks', () => {
  it('are in a network that both ends share, and the operator has one in each', () => {
    const declared = shop.in('production')
    const topology = topologyFor(declared)
    const placement = networkPlacement(topology, { prefix: '10.77' })
    const addresses = addressesFor(declared, { placement: () => placement })
    const networkOf = (address: string) => address.split('.').slice(0, 3).join('.')
    const subnets = new Map(placement.networks.map(({ name, subnet }) => [name, networkOf(subnet)]))
    const service = (name: string) =>
      declared.resources.find((found) => found.kind === 'service' && found.name === name)!
    const orders = declared.resources.find(
      ({ kind, name }) => kind === 'postgres' && name === 'orders',
    )!
    const toDatabase = addresses.one(service('order'), orders, 'read-write')
    assert.equal(networkOf(toDatabase.host), subnets.get('database'))
    const [toProduct] = addresses.reach(service('order'), service('product'), 'http')
    assert.equal(networkOf(toProduct!.host), subnets.get('backend'))
    for (const { subnet, operator, addresses: inside } of placement.networks) {
      const all = [operator, ...inside.values()]
      assert.equal(new Set(all).size, all.length)
      assert.deepEqual([...new Set(all.map(networkOf))], [networkOf(subnet)])
    }
    // A database lets in its own services and who runs the platform, by their addresses in its network.
    const clients = addresses.clients(orders)
    assert.equal(clients.length, 1 + 3)
    assert.ok(clients.every((address) => networkOf(address) === subnets.get('database')))
  })
})

describe('the plans of the shop', () => {
  for (const environment of environments) {
    it(`are equal for equal input in ${environment}, and as they were`, (t) => {
      const described = () => describePlans(addressesFor(shop.in(environment)))
      assert.equal(described(), described())
      // `npm run update-plans` takes over what was meant: the diff shows what a change does.
      const file = join(import.meta.dirname, 'snapshots', `shop.${environment}.txt`)
      t.assert.fileSnapshot(described(), file, { serializers: [String] })
    })
  }

  it('have a node for each process, and an edge for each purpose of a link', () => {
    const topology = topologyFor(shop.in('ha'))
    const ids = topology.nodes.map(({ id }) => id)
    assert.ok(ids.includes('events-3') && ids.includes('events-controller-3'))
    const edges = topology.edges.map(
      ({ from, to, purpose, credential = '' }) =>
        `${from.name} ${to.name} ${purpose} ${credential}`,
    )
    assert.ok(edges.includes('order orders read-write orders/order'))
    assert.ok(edges.includes('events events peer '))
    assert.ok(edges.includes('front api admin '))
    assert.equal(new Set(edges).size, edges.length)
  })
})
