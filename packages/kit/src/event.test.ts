import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { derivedId } from './consumer.ts'
import { uuidv7 } from './event.ts'

describe('uuidv7', () => {
  it('is a UUID of version 7 that begins with the time, and so sorts by it', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
    fc.assert(
      fc.property(time, time, (one, other) => {
        const id = uuidv7(one)
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), one)
        if (one !== other) assert.equal(id < uuidv7(other), one < other)
      }),
    )
  })

  it('differs within a millisecond', () => {
    assert.equal(new Set(Array.from({ length: 10_000 }, () => uuidv7(1))).size, 10_000)
  })
})

describe('derivedId', () => {
  it('is a UUID that is the same for the same text, and another one for another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const id = derivedId(one)
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        assert.equal(derivedId(other) === id, one === other)
      }),
    )
  })
})
