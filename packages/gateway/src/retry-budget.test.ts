import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RetryBudget } from './retry-budget.ts'

describe('RetryBudget', () => {
  const taken = (budget: RetryBudget): number => {
    let count = 0
    while (budget.take()) count++
    return count
  }
  it('allows only a few retries without traffic', () => {
    assert.equal(taken(new RetryBudget({ share: 0.2, now: () => 0 })), 15)
  })
  it('allows retries for a fifth of the requests', () => {
    const budget = new RetryBudget({ share: 0.2, perSecond: 0, now: () => 0 })
    for (let count = 0; count < 1_000; count++) budget.request()
    assert.equal(taken(budget), 200)
  })
  it('forgets requests and retries older than two windows', () => {
    let now = 0
    const budget = new RetryBudget({ share: 0.2, now: () => now })
    taken(budget)
    now = 5_000
    assert.equal(budget.take(), false)
    now = 10_000
    assert.equal(taken(budget), 15)
  })
})
