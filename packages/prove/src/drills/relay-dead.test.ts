import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { library, workload } from '../fixtures/library.ts'
import { usualLoad } from '../load/load-spec.ts'
import { relayDead } from './relay-dead.ts'

/** The relay of loans stands still from 1 s to 3 s; so many events wait at each half second. */
function measured(events: readonly number[]) {
  const beganMs = 10_000
  const measures = relayDead.measure!({
    stage: { platform: library.in('local'), workload },
    spec: usualLoad,
    known: [],
    operations: [],
    recoveries: [],
    facts: { records: [], handled: [] },
    beganMs,
    faults: [
      {
        name: 'hold relay',
        target: 'loans',
        appliedAtMs: 1_000,
        healedAtMs: 3_000,
        effect: null,
        healing: null,
      },
    ],
    lags: events.map((loans, at) => ({
      atMs: beganMs + at * 500,
      lag: loans + 900,
      waiting: { loans, fines: 900 },
      loadCpuMs: 0,
    })),
  })
  return Object.fromEntries(measures.map(({ name, value }) => [name, value]))
}

describe('drain-rate', () => {
  it('is what left the outbox each second, from all of the backlog to nearly none', () => {
    const found = measured([5, 7, 900, 2_000, 3_000, 4_000, 4_000, 2_500, 20, 0])
    assert.deepEqual(found, { 'backlog-loans': 4_000, 'drain-rate': 3_980 })
  })

  it('is not measured for a backlog that is gone within a sample', () => {
    assert.deepEqual(measured([5, 7, 100, 300, 500, 700, 900, 0, 0, 0]), {})
  })

  it('is none where the backlog stays', () => {
    const found = measured([5, 7, 900, 2_000, 3_000, 4_000, 4_000, 3_000, 2_000, 1_000])
    assert.deepEqual(found, { 'backlog-loans': 4_000, 'drain-rate': null })
  })
})
