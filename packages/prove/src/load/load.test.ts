import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { evenly, openLoop } from './open-loop.ts'
import { classify } from './send.ts'

describe('openLoop', () => {
  const { signal } = new AbortController()

  it('does not wait for answers', { timeout: 10_000 }, async () => {
    let started = 0
    const { promise: answers, resolve: answer } = Promise.withResolvers<void>()
    await openLoop({
      dueMs: evenly(100, 0.2),
      signal,
      operate() {
        // The first answer comes after the last request.
        if (++started === 20) answer()
        return answers
      },
    })
    assert.equal(started, 20)
  })

  it('gives to skip what would be more than the bound, and loses none', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const [operated, skipped]: [number[], number[]] = [[], []]
    const loop = openLoop({
      dueMs: evenly(1_000, 0.02),
      mostUnderWay: 5,
      signal,
      operate(index) {
        operated.push(index)
        return promise
      },
      skip: (index) => skipped.push(index),
    })
    while (operated.length + skipped.length < 20) await delay(1)
    resolve()
    await loop
    assert.deepEqual(operated, [0, 1, 2, 3, 4])
    assert.deepEqual(
      [...operated, ...skipped],
      Array.from({ length: 20 }, (_, at) => at),
    )
  })
})

describe('classify', () => {
  const codes = { refused: ['NOT_LENT'], notBegun: ['CATALOGUE_UNAVAILABLE'] }
  const outcomeOf = (status: number, body?: object) => classify(status, body, codes).outcome

  it('calls done what was answered so, and not done only what certainly was not', () => {
    assert.equal(outcomeOf(201), 'ok')
    for (const [status, code] of [
      [400, 'INVALID_REQUEST'],
      [429, undefined],
      [503, 'SERVICE_UNAVAILABLE'],
      [503, 'OVERLOADED'],
      [503, 'CATALOGUE_UNAVAILABLE'],
    ] as const) {
      assert.equal(outcomeOf(status, { code }), 'failed', `${status} ${code}`)
    }
  })

  it('does not know what a server error, a time-out or a key in flight mean', () => {
    for (const [status, code] of [
      [408, undefined],
      [409, 'IDEMPOTENCY_KEY_IN_FLIGHT'],
      [500, 'INTERNAL'],
      [502, 'OUTCOME_UNKNOWN'],
      [503, 'DATABASE_UNAVAILABLE'],
      [503, undefined],
      [504, 'TIMEOUT'],
    ] as const) {
      assert.equal(outcomeOf(status, { code }), 'unknown', `${status} ${code}`)
    }
  })

  it('tells a no that is as it should be from one that is not', () => {
    assert.deepEqual(classify(409, { code: 'NOT_LENT' }, codes), {
      outcome: 'failed',
      refused: true,
      status: 409,
      code: 'NOT_LENT',
    })
    assert.equal(classify(404, { code: 'NOT_FOUND' }, codes).refused, undefined)
  })
})
