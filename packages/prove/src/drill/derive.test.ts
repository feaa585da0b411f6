import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressesFor } from '@ballast/engines'
import { resourcesOf } from '@ballast/model'
import declared from '../fixtures/library/platform.ts'
import { derive, variantOf } from './derive.ts'

describe('derive', () => {
  it('changes nothing if nothing is asked for', () => {
    assert.deepEqual(derive(declared, {}).in('local'), declared.in('local'))
  })

  it('changes the settings of one service, wherever the platform refers to it', () => {
    const platform = derive(declared, { settings: { lending: { longestLoanDays: 4 } } }).in('local')
    const services = resourcesOf(platform, 'service')
    const lending = services.find(({ name }) => name === 'lending')!
    assert.equal(lending.settings.longestLoanDays, 4)
    const original = declared.in('local')
    assert.deepEqual(
      platform.resources.map(({ kind, name }) => `${kind} ${name}`),
      original.resources.map(({ kind, name }) => `${kind} ${name}`),
    )
    assert.equal(platform.links.length, original.links.length)
    // One object still, so that links and promises mean the same service.
    assert.ok(platform.entry.to.routes.some(({ to }) => to === lending))
    assert.ok(platform.promises.some((promise) => 'from' in promise && promise.from === lending))
  })

  it('puts all databases on one cluster, each reached there under its own name', () => {
    const derivation = { oneCluster: 'books' }
    const platform = derive(declared, derivation).in('local')
    const addresses = addressesFor(platform, { variant: variantOf(platform, derivation) })
    const databases = resourcesOf(platform, 'postgres')
    assert.equal(databases.length, 3)
    const running = addresses.nodes.filter(({ resource }) => resource.kind === 'postgres')
    assert.deepEqual(
      running.map(({ id }) => id),
      ['books'],
    )
    for (const database of databases) assert.deepEqual(addresses.of(database), running)
    assert.equal(databases.find(({ name }) => name === 'books')!.maxConnections, 300)
    const lending = resourcesOf(platform, 'service').find(({ name }) => name === 'lending')!
    assert.equal(lending.database!.name, 'loans')
    assert.equal(addresses.one(lending, lending.database!, 'read-write').node, 'books')
  })

  it('leads services to databases, caches and each other by ports of their own, and nobody else', () => {
    const platform = derive(declared, { detours: true }).in('local')
    const addresses = addressesFor(platform, { variant: variantOf(platform, { detours: true }) })
    const [lending, catalogue] = ['lending', 'catalogue'].map(
      (name) => resourcesOf(platform, 'service').find((service) => service.name === name)!,
    )
    const loans = resourcesOf(platform, 'postgres').find(({ name }) => name === 'loans')!
    const links = new Set(addresses.detours.map(({ from, to }) => `${from} -> ${to}`))
    assert.deepEqual([...links].toSorted(), [
      'accounts -> fines',
      'catalogue -> books',
      'lending -> catalogue',
      'lending -> loans',
    ])
    assert.equal(addresses.one('operator', loans, 'read-write').port, 5434)
    const detour = addresses.detours.find(({ from, to }) => from === 'lending' && to === 'loans')!
    assert.equal(detour.onto.port, 5434)
    assert.equal(addresses.one(lending!, loans, 'read-write').port, detour.at.port)
    assert.equal(addresses.one(catalogue!, loans, 'read-write').port, 5434)
    const both = addresses.detours.filter(({ to }) => to === 'catalogue')
    assert.deepEqual(
      addresses.reach(lending!, catalogue!, 'http').map(({ port }) => port),
      both.map(({ at }) => at.port),
    )
    assert.equal(new Set(addresses.detours.map(({ at }) => at.port)).size, addresses.detours.length)
  })
})
