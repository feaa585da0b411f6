import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { excerptFile } from '../replay/excerpt.ts'
import { planReplay, type ReplayPlan } from '../replay/plan.ts'
import { readOrderFile } from '../replay/read-file.ts'
import { type LoadSpec, usualLoad } from './load-spec.ts'
import { evenly, openLoop } from './open-loop.ts'
import { planLoad } from './plan-load.ts'
import { classify } from './send.ts'

describe('planLoad', () => {
  let orders: ReplayPlan
  before(async () => {
    orders = planReplay((await readOrderFile(excerptFile)).rows)
  })
  const spec: LoadSpec = { ...usualLoad, phases: [{ operationsPerSecond: 100, seconds: 5 }] }

  it('gives the same plan for the same seed, and another for another', () => {
    const plan = (seed: number) => planLoad(spec, { seed, run: 'r', orders })
    assert.deepEqual(plan(7), plan(7))
    assert.notDeepEqual(plan(7), plan(8))
  })

  it('asks for orders of the file only, with the shares that are declared', () => {
    const { operations, products, hotShare } = planLoad(spec, { seed: 7, run: 'r', orders })
    assert.equal(operations.length, 500)
    assert.equal(products.length, 40)
    const known = new Set(
      orders.products.map(({ sku, unitPriceMinor }) => `${sku} ${unitPriceMinor}`),
    )
    assert.ok(
      products.every(({ sku, unitPriceMinor }) =>
        known.has(`${sku.replace(/\.r$/, '')} ${unitPriceMinor}`),
      ),
    )
    const share = (kind: string) => operations.filter((found) => found.kind === kind).length / 500
    assert.ok(Math.abs(share('order') - 0.7) < 0.07, String(share('order')))
    assert.ok(share('return') > 0.05 && share('cancel') > 0.03)
    assert.ok(hotShare > 1 / 40, String(hotShare))
  })

  it('takes back or cancels only what an operation before has ordered, each order once', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { operations } = planLoad(spec, { seed, run: 'r', orders })
        const taken = operations.flatMap((found) => ('of' in found ? [found] : []))
        for (const { of, op, dueMs } of taken) {
          const target = operations[of]!
          assert.equal(target.kind, 'order')
          assert.ok(of < op && target.dueMs + 1_500 <= dueMs)
        }
        assert.equal(new Set(taken.map(({ of }) => of)).size, taken.length)
      }),
      { numRuns: 10 },
    )
  })

  it('looks at orders that were placed before, without taking them from those that cancel', () => {
    const mix = { order: 0.5, cancel: 0.2, return: 0, read: 0, track: 0.3 }
    const { operations } = planLoad({ ...spec, mix }, { seed: 7, run: 'r', orders })
    const tracks = operations.filter((found) => found.kind === 'track')
    assert.ok(tracks.length > 60, String(tracks.length))
    for (const { of, dueMs } of tracks) {
      assert.equal(operations[of]!.kind, 'order')
      assert.ok(operations[of]!.dueMs + 1_500 <= dueMs)
    }
    const cancelled = new Set(operations.flatMap((one) => (one.kind === 'cancel' ? [one.of] : [])))
    assert.ok(tracks.some(({ of }) => cancelled.has(of)))
  })

  it('stocks what the orders need, and less of the hottest sku', () => {
    const { operations, products } = planLoad(spec, { seed: 7, run: 'r', orders })
    const needed = (wanted: string) =>
      operations
        .flatMap((found) => (found.kind === 'order' ? found.lines : []))
        .filter(({ sku }) => sku === wanted)
        .reduce((sum, { quantity }) => sum + quantity, 0)
    const [hottest, ...others] = products
    assert.equal(Number(hottest!.needed), Math.round(needed(hottest!.sku) * 0.7))
    for (const { sku, needed: stock } of others)
      assert.equal(Number(stock), Math.max(1, needed(sku)))
  })
})

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
  const outcomeOf = (status: number, body?: object) => classify(status, body).outcome

  it('calls done what was answered so, and not done only what certainly was not', () => {
    assert.equal(outcomeOf(201), 'ok')
    for (const [status, code] of [
      [400, 'INVALID_REQUEST'],
      [429, undefined],
      [503, 'SERVICE_UNAVAILABLE'],
      [503, 'OVERLOADED'],
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
    assert.deepEqual(classify(409, { code: 'ORDER_NOT_CONFIRMED' }), {
      outcome: 'failed',
      refused: true,
      status: 409,
      code: 'ORDER_NOT_CONFIRMED',
    })
    assert.equal(classify(404, { code: 'NOT_FOUND' }).refused, undefined)
  })
})
