import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { faultFor, goodBehaviour, parseBehaviour } from './behaviour.ts'

describe('faultFor', () => {
  const schedule = { ...goodBehaviour, seed: 7, timeoutAfterCharge: 0.1, garbage: 0.01, slow: 0.2 }
  const keys = Array.from({ length: 10_000 }, (_, at) => `order-${at}`)

  it('gives the same fault for the same seed and key, another for another seed', () => {
    const faults = (seed: number) => keys.map((key) => faultFor({ ...schedule, seed }, key))
    assert.deepEqual(faults(7), faults(7))
    assert.notDeepEqual(faults(7), faults(8))
  })

  it('spoils as many answers as declared', () => {
    const counts = { none: 0, timeout: 0, duplicate: 0, garbage: 0, slow: 0 }
    for (const key of keys) counts[faultFor(schedule, key)]++
    // Within five standard deviations of the binomial; the draws are fixed, so this never flickers.
    assert.ok(Math.abs(counts.timeout - 1_000) < 150, `${counts.timeout} time-outs`)
    assert.ok(Math.abs(counts.garbage - 100) < 50, `${counts.garbage} times garbage`)
    assert.ok(Math.abs(counts.slow - 2_000) < 200, `${counts.slow} slow`)
    assert.equal(counts.duplicate, 0)
  })

  it('obeys a token that asks for a fault, whatever the schedule', () => {
    assert.equal(faultFor(goodBehaviour, 'k', 'tok_garbage'), 'garbage')
    assert.equal(faultFor(goodBehaviour, 'k', 'tok_ok'), 'none')
  })
})

describe('parseBehaviour', () => {
  it('reads an empty object as good behaviour', () => {
    assert.deepEqual(parseBehaviour({}), goodBehaviour)
  })

  it('refuses unknown settings, impossible probabilities and sums above 1', () => {
    const bad = [
      { typo: 1 },
      { slow: 1.1 },
      { slow: '1' },
      { slow: 0.6, garbage: 0.6 },
      { down: 1 },
    ]
    for (const value of [...bad, [], null, { seed: 0.5 }, { slow: Number.NaN }]) {
      assert.throws(() => parseBehaviour(value), RangeError)
    }
  })
})
