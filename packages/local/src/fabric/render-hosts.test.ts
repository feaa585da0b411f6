import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { renderHosts } from './render-hosts.ts'

describe('renderHosts', () => {
  it('lists localhost and every name', () => {
    const names = [
      { name: 'books', address: '10.66.1.11' },
      { name: 'books.back', address: '10.66.2.11' },
    ]
    assert.equal(
      renderHosts({ names }),
      '127.0.0.1 localhost\n10.66.1.11 books\n10.66.2.11 books.back\n',
    )
  })
})
