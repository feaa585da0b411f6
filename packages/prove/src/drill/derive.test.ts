import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressPlan, resourcesOf } from '@ballast/model'
import declared from '../../../../platform.ts'
import { derive } from './derive.ts'

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
    const platform = derive(declared, { oneCluster: 'products' }).in('local')
    const plan = addressPlan(platform)
    const databases = resourcesOf(platform, 'postgres')
    assert.equal(databases.length, 4)
    const running = plan.nodes.filter(({ resource }) => resource.kind === 'postgres')
    assert.deepEqual(
      running.map(({ id }) => id),
      ['products'],
    )
    for (const database of databases) assert.equal(plan.of(database)[0], running[0])
    const [cluster] = databases.filter(({ on }) => on === undefined)
    assert.equal(cluster!.maxConnections, 400)
    const order = resourcesOf(platform, 'service').find(({ name }) => name === 'order')!
    assert.equal(order.database!.name, 'orders')
    assert.equal(order.database!.on, cluster)
  })

  it('leads services to databases, caches and each other by ports of their own, and nobody else', () => {
    const platform = derive(declared, { detours: true }).in('local')
    const plan = addressPlan(platform)
    const [order, product] = ['order', 'product'].map(
      (name) => resourcesOf(platform, 'service').find((service) => service.name === name)!,
    )
    const orders = resourcesOf(platform, 'postgres').find(({ name }) => name === 'orders')!
    assert.deepEqual(platform.detours.map(({ from, to }) => `${from} -> ${to}`).toSorted(), [
      'inventory -> stock',
      'order -> orders',
      'order -> product',
      'payment -> payments',
      'payment -> provider',
      'product -> cache',
      'product -> products',
    ])
    assert.equal(plan.of(orders)[0]!.ports.main, 5434)
    const detour = plan.detours.find(({ from, to }) => from === 'order' && to === 'orders')!
    assert.equal(plan.reach(order!, orders)[0]!.ports.main, detour.port)
    assert.equal(plan.reach(product!, orders)[0]!.ports.main, 5434)
    const both = plan.detours.filter(({ to }) => to === 'product')
    assert.deepEqual(
      plan.reach(order!, product!).map(({ ports }) => ports.main),
      both.map(({ port }) => port),
    )
    assert.equal(new Set(plan.detours.map(({ port }) => port)).size, plan.detours.length)
  })
})
