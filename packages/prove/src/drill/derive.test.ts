import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressesFor } from '@ballast/engines'
import { resourcesOf } from '@ballast/model'
import declared from '../../../../shop/platform.ts'
import { derive, variantOf } from './derive.ts'

describe('derive', () => {
  it('changes nothing if nothing is asked for', () => {
    assert.deepEqual(derive(declared, {}).in('local'), declared.in('local'))
  })

  it('changes the settings of one service, wherever the platform refers to it', () => {
    const platform = derive(declared, { settings: { order: { expiresAfterSeconds: 4 } } }).in(
      'local',
    )
    const services = resourcesOf(platform, 'service')
    const order = services.find(({ name }) => name === 'order')!
    assert.equal(order.settings.expiresAfterSeconds, 4)
    const original = declared.in('local')
    assert.deepEqual(
      platform.resources.map(({ kind, name }) => `${kind} ${name}`),
      original.resources.map(({ kind, name }) => `${kind} ${name}`),
    )
    assert.equal(platform.links.length, original.links.length)
    // One object still, so that links and promises mean the same service.
    assert.ok(platform.entry.to.routes.some(({ to }) => to === order))
    assert.ok(platform.promises.some((promise) => 'from' in promise && promise.from === order))
  })

  it('puts all databases on one cluster, each reached there under its own name', () => {
    const derivation = { oneCluster: 'products' }
    const platform = derive(declared, derivation).in('local')
    const addresses = addressesFor(platform, { variant: variantOf(platform, derivation) })
    const databases = resourcesOf(platform, 'postgres')
    assert.equal(databases.length, 4)
    const running = addresses.nodes.filter(({ resource }) => resource.kind === 'postgres')
    assert.deepEqual(
      running.map(({ id }) => id),
      ['products'],
    )
    for (const database of databases) assert.deepEqual(addresses.of(database), running)
    assert.equal(databases.find(({ name }) => name === 'products')!.maxConnections, 400)
    const order = resourcesOf(platform, 'service').find(({ name }) => name === 'order')!
    assert.equal(order.database!.name, 'orders')
    assert.equal(addresses.one(order, order.database!, 'read-write').node, 'products')
  })

  it('leads services to databases, caches and each other by ports of their own, and nobody else', () => {
    const platform = derive(declared, { detours: true }).in('local')
    const addresses = addressesFor(platform, { variant: variantOf(platform, { detours: true }) })
    const [order, product] = ['order', 'product'].map(
      (name) => resourcesOf(platform, 'service').find((service) => service.name === name)!,
    )
    const orders = resourcesOf(platform, 'postgres').find(({ name }) => name === 'orders')!
    const links = new Set(addresses.detours.map(({ from, to }) => `${from} -> ${to}`))
    assert.deepEqual([...links].toSorted(), [
      'inventory -> stock',
      'order -> orders',
      'order -> product',
      'payment -> payments',
      'payment -> provider',
      'product -> cache',
      'product -> products',
    ])
    assert.equal(addresses.one('operator', orders, 'read-write').port, 5434)
    const detour = addresses.detours.find(({ from, to }) => from === 'order' && to === 'orders')!
    assert.equal(detour.onto.port, 5434)
    assert.equal(addresses.one(order!, orders, 'read-write').port, detour.at.port)
    assert.equal(addresses.one(product!, orders, 'read-write').port, 5434)
    const both = addresses.detours.filter(({ to }) => to === 'product')
    assert.deepEqual(
      addresses.reach(order!, product!, 'http').map(({ port }) => port),
      both.map(({ at }) => at.port),
    )
    assert.equal(new Set(addresses.detours.map(({ at }) => at.port)).size, addresses.detours.length)
  })
})
