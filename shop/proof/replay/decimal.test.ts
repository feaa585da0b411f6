import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { minorUnits, parseDecimal, scaleDown } from './decimal.ts'

const minor = (text: string) => minorUnits(parseDecimal(text)!)

describe('minorUnits', () => {
  it('rounds half up on the decimal text, where binary floating point would not', () => {
    assert.equal(minor('2.55'), 255n)
    // 1.005 x 100 is 100.49999999999999 in binary.
    assert.equal(minor('1.005'), 101n)
    assert.equal(minor('0.001'), 0n)
    assert.equal(minor('0.004999'), 0n)
    assert.equal(minor('0.005'), 1n)
    assert.equal(minor('-0.005'), 0n)
    assert.equal(minor('-11062.06'), -1_106_206n)
    assert.equal(minor('7'), 700n)
  })

  it('is off by at most half a unit, upwards included', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.nat(8),
        (digits, scale) => {
          const twice = 2n * (minorUnits({ digits, scale }) * 10n ** BigInt(scale) - digits * 100n)
          const unit = 10n ** BigInt(scale)
          return twice > -unit && twice <= unit
        },
      ),
    )
  })
})

describe('parseDecimal', () => {
  it('refuses what is not a plain decimal', () => {
    for (const text of ['', '1e3', '.5', '5.', '1,5', '£2', 'NaN', '0x10', ' 1', '--1']) {
      assert.equal(parseDecimal(text), undefined, text)
    }
  })
})

describe('scaleDown', () => {
  it('rounds down', () => {
    assert.equal(scaleDown(9n, parseDecimal('0.8')!), 7n)
    assert.equal(scaleDown(10n, parseDecimal('0.8')!), 8n)
    assert.equal(scaleDown(1n, parseDecimal('0.8')!), 0n)
    assert.equal(scaleDown(7n, parseDecimal('1')!), 7n)
  })
})
