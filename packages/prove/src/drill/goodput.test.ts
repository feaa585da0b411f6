import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { library, workload } from '../fixtures/library.ts'
import type { Operation } from '../ledger/read-ledger.ts'
import { usualLoad } from '../load/load-spec.ts'
import { goodCreationsPerSecond, loadCores, phasesOf } from './goodput.ts'

const stage = { platform: library.in('local'), workload }

const borrowed = (dueMs: number, endedMs: number, said: Partial<Operation['outcome']> = {}) =>
  ({
    op: dueMs,
    kind: 'borrow',
    dueMs,
    sentMs: dueMs,
    endedMs,
    outcome: { outcome: 'ok', ...said },
  }) satisfies Operation

describe('goodCreationsPerSecond', () => {
  const span = { from: 1_000, until: 3_000 }

  it('counts creations that were acknowledged in the span, and in time', () => {
    const operations = [
      borrowed(1_000, 1_010),
      borrowed(900, 2_900),
      { ...borrowed(1_000, 1_010), kind: 'browse' },
    ]
    assert.equal(goodCreationsPerSecond({ stage, operations }, span), 1)
  })

  it('leaves out what came too late, was refused, or never came', () => {
    const operations = [
      borrowed(899, 2_900),
      borrowed(2_000, 3_000),
      borrowed(1_000, 1_010, { outcome: 'failed', status: 503 }),
      borrowed(1_000, 1_010, { outcome: 'failed', refused: true }),
    ]
    assert.equal(goodCreationsPerSecond({ stage, operations }, span), 0)
  })
})

describe('loadCores', () => {
  const sample = (atMs: number, loadCpuMs: number) => ({ atMs, loadCpuMs, lag: 0, waiting: {} })

  it('is the share of one core between the first and the last sample of the span', () => {
    const lags = [sample(0, 0), sample(1_000, 100), sample(2_000, 600), sample(9_000, 5_000)]
    assert.equal(loadCores({ lags }, { from: 500, until: 3_000 }), 0.5)
    assert.equal(loadCores({ lags }, { from: 500, until: 1_500 }), null)
  })
})

describe('phasesOf', () => {
  it('puts one phase behind the other', () => {
    const phases = [
      { operationsPerSecond: 1, seconds: 2 },
      { operationsPerSecond: 9, seconds: 1 },
    ]
    assert.deepEqual(phasesOf({ ...usualLoad, phases }, 500), [
      { from: 500, until: 2_500 },
      { from: 2_500, until: 3_500 },
    ])
  })
})
