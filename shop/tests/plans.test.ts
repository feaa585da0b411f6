import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { addressesFor, topologyFor } from '@ballast/engines'
import { describePlans } from '@ballast/engines/fixtures'
import { environments } from '@ballast/model'
import shop from '../platform.ts'

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
