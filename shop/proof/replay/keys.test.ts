import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { replayKeys } from './keys.ts'

describe('replayKeys', () => {
  const sha = 'a'.repeat(64)
  const back = { kind: 'return', invoice: 'C1', row: 7, sku: 'A', quantity: 1 } as const

  it('is the same for the same file, another for another file, invoice, row or stock', () => {
    const keys = replayKeys(sha, '1')
    assert.equal(keys.order('536365'), replayKeys(sha, '1').order('536365'))
    const all = [
      keys.order('1'),
      keys.order('2'),
      keys.return(back),
      keys.return({ ...back, row: 8 }),
      keys.receipt('A'),
      replayKeys(sha, '8e-1').order('1'),
      replayKeys(sha, '1', 10).receipt('A'),
      replayKeys('b'.repeat(64), '1').order('1'),
    ]
    assert.equal(new Set(all).size, all.length)
    assert.equal(replayKeys(sha, '1', 10).order('1'), keys.order('1'))
  })

  it('fits a header whatever invoices and skus look like', () => {
    for (const text of ['BANK CHARGES', 'ü'.repeat(64), '…', 'x'.repeat(500)]) {
      assert.match(replayKeys(sha, '1').receipt(text), /^[\x21-\x7e]{1,255}$/)
    }
  })
})
