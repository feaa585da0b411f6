import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { renderHosts } from './render-hosts.ts'

describe('renderHosts', () => {
  it('lists localhost and every name', () => {
    const names = [
      { name: 'orders', address: '10.66.1.11' },
      { name: 'orders.back', address: '10.66.2.11' },
    ]
    assert.equal(
      renderHosts({ names }),
      '127.0.0.1 localhost\n10.66.1.11 orders\n10.66.2.11 orders.back\n',
    )
  })
})
