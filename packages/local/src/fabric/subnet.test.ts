import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contains, overlap, parseSubnet } from './subnet.ts'

describe('parseSubnet', () => {
  it('reads the first and the last address', () => {
    assert.deepEqual(parseSubnet('0.0.1.0/24'), { first: 256, last: 511, prefix: 24 })
    assert.equal(parseSubnet('0.0.0.0/0').last, 2 ** 32 - 1)
  })

  it('refuses anything but a first address with a prefix length', () => {
    for (const text of [
      '10.66.1.0',
      '10.66.1.1/24',
      '10.66.1.0/33',
      '10.66.1/24',
      '10.66.1.0/',
      'fd00::/8',
    ])
      assert.throws(() => parseSubnet(text), RangeError, text)
  })
})

describe('contains', () => {
  it('excludes the first address, the broadcast address and addresses outside', () => {
    const subnet = parseSubnet('10.66.1.0/24')
    assert.ok(contains(subnet, '10.66.1.1'))
    for (const address of ['10.66.1.0', '10.66.1.255', '10.66.2.1', 'fd00::1', '10.66.1.1; drop'])
      assert.ok(!contains(subnet, address), address)
  })
})

describe('overlap', () => {
  it('holds for equal and nested subnets, not for neighbours', () => {
    const subnet = parseSubnet('10.66.0.0/16')
    assert.ok(overlap(subnet, parseSubnet('10.66.1.0/24')))
    assert.ok(overlap(parseSubnet('10.66.1.0/24'), subnet))
    assert.ok(!overlap(subnet, parseSubnet('10.67.0.0/16')))
  })
})
