import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { derivedId, uuidv7 } from './event.ts'

describe('uuidv7', () => {
  it('returns a version 7 UUID that starts with the time, and so sorts by it', () => {
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
  it('returns the same UUID for the same text, and different ones for different texts', () => {
    // Texts that differ in at most one place: in case, white space or the high byte of a character.
    const character = fc.constantFrom('', 'a', 'A', '/', ' ', '\u0000', '¬', '€', '😀')
    const rest = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(rest, character, character, rest, (before, one, other, after) => {
        const [text, changed] = [before + one + after, before + other + after]
        const id = derivedId(text)
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        assert.equal(derivedId(text), id)
        assert.equal(derivedId(changed) === id, changed === text)
      }),
      { numRuns: 1_000 },
    )
  })

  it('returns the same UUID in every process and every release', () => {
    // The first 32 digits of sha256sum, with version and variant overwritten.
    assert.equal(
      derivedId('cancellation/0199b2f0-7c1e-7abc-8def-0123456789ab'),
      'c504285a-7c8c-8e30-a37c-657bcce9cd86',
    )
  })
})
