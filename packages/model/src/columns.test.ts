import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { columns } from './columns.ts'

describe('columns', () => {
  it('makes each column as wide as its widest cell, and leaves no space at the end of a line', () => {
    const rows = [
      ['id', 'state'],
      ['order-1', 'ready'],
      ['db', ''],
    ]
    assert.deepEqual(columns(rows), ['id       state', 'order-1  ready', 'db'])
  })

  it('aligns numbers to the right where asked', () => {
    const rows = [
      ['a', '5 ms'],
      ['bc', '120 ms'],
    ]
    assert.deepEqual(columns(rows, { right: [1] }), ['a     5 ms', 'bc  120 ms'])
  })
})
