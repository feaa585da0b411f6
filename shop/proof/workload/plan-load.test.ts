import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { evenly } from '@ballast/prove'
import fc from 'fast-check'
import { excerptFile } from '../replay/excerpt.ts'
import { planReplay, type ReplayPlan } from '../replay/plan.ts'
import { readOrderFile } from '../replay/read-file.ts'
import { planLoad } from './plan-load.ts'

describe('planLoad', () => {
  let orders: ReplayPlan
  before(async () => {
    orders = planReplay((await readOrderFile(excerptFile)).rows)
  })
  const dueMs = evenly(100, 5)

  it('gives the same plan for the same seed, and another for another', () => {
    const plan = (seed: number) => planLoad('usual', { dueMs, seed, run: 'r', orders })
    assert.deepEqual(plan(7), plan(7))
    assert.notDeepEqual(plan(7), plan(8))
  })

  it('asks for orders of the file only, with the shares that are declared', () => {
    const { operations, products, figures } = planLoad('usual', {
      dueMs,
      seed: 7,
      run: 'r',
      orders,
    })
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
    assert.ok(figures.hotShare > 1 / 40, String(figures.hotShare))
  })

  it('takes back or cancels only what an operation before has ordered, each order once', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { operations } = planLoad('usual', { dueMs, seed, run: 'r', orders })
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
    const { operations } = planLoad('every', { dueMs, seed: 7, run: 'r', orders })
    const tracks = operations.filter((found) => found.kind === 'track')
    assert.ok(tracks.length > 40, String(tracks.length))
    for (const { of, dueMs } of tracks) {
      assert.equal(operations[of]!.kind, 'order')
      assert.ok(operations[of]!.dueMs + 1_500 <= dueMs)
    }
    const cancelled = new Set(operations.flatMap((one) => (one.kind === 'cancel' ? [one.of] : [])))
    assert.ok(tracks.some(({ of }) => cancelled.has(of)))
  })

  it('stocks what the orders need, and less of the hottest sku', () => {
    const { operations, products } = planLoad('usual', { dueMs, seed: 7, run: 'r', orders })
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
