import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EvidenceFault, EvidenceInvariant } from '../evidence/schema.ts'
import type { Operation } from '../ledger/read-ledger.ts'
import type { Budget } from './drill.ts'
import { latencyMsOf, outcomesOf, recoveryOf, timelineOf } from './timeline.ts'
import { assess, judgeRun, worst } from './verdict.ts'

const proof = { atMs: 1, what: 'seen' }
const fault: EvidenceFault = {
  name: 'kill',
  target: 'loans',
  appliedAtMs: 0,
  healedAtMs: 1,
  effect: proof,
  healing: proof,
}
const held: EvidenceInvariant = {
  name: 'lost-loans',
  claim: '',
  checked: 10,
  violations: 0,
  shown: [],
}
const budget: Budget = {
  measure: 'errors-seen',
  unit: 'operations',
  bound: 'most',
  parts: [
    { what: 'Requests under way', value: 1, source: 'this test' },
    { what: 'Connections of the pool', value: 1, source: 'this test' },
  ],
}
const within = assess(budget, [{ name: 'errors-seen', unit: 'operations', value: 2 }])
const good = {
  ledgerProblems: [],
  created: 1,
  faults: [fault],
  invariants: [held],
  budgets: [within],
}

describe('judgeRun', () => {
  it('is kept only if every fault worked and healed, nothing is violated, and budgets hold', () => {
    assert.deepEqual(judgeRun(good), { verdict: 'kept', why: [] })
  })

  it('is void if the ledger cannot be relied on, whatever the judges say', () => {
    const invariants = [{ ...held, violations: 1 }]
    assert.deepEqual(judgeRun({ ...good, invariants, ledgerProblems: ['stood still'] }), {
      verdict: 'void',
      why: ['stood still'],
    })
  })

  it('is void if a fault took no effect, was not healed, or there was nothing to judge', () => {
    const voids = [
      { ...good, faults: [{ ...fault, effect: null }] },
      { ...good, faults: [{ ...fault, healing: null }] },
      { ...good, created: 0 },
      { ...good, budgets: [assess(budget, [])] },
    ]
    for (const run of voids) assert.equal(judgeRun(run).verdict, 'void')
  })

  it('is broken by a violation, even where a fault took no effect', () => {
    const invariants = [{ ...held, violations: 1 }]
    const { verdict, why } = judgeRun({
      ...good,
      invariants,
      faults: [{ ...fault, effect: null }],
    })
    assert.equal(verdict, 'broken')
    assert.deepEqual(why, ['lost-loans: 1 violation', 'kill loans took no effect'])
  })

  it('is broken by a budget that is exceeded, or not reached', () => {
    const exceeded = assess(budget, [{ name: 'errors-seen', unit: '', value: 3 }])
    assert.equal(judgeRun({ ...good, budgets: [exceeded] }).verdict, 'broken')
    const least: Budget = { ...budget, bound: 'least' }
    const missed = assess(least, [{ name: 'errors-seen', unit: '', value: 1 }])
    assert.equal(judgeRun({ ...good, budgets: [missed] }).verdict, 'broken')
  })

  it('reports the bound of a budget as the sum of its parts', () => {
    const measured = [{ name: 'errors-seen', unit: '', value: 2 }]
    const { measure, unit, parts } = budget
    const shown = { measure, unit, parts, measured: 2, within: true }
    assert.deepEqual(assess(budget, measured), { ...shown, most: 2 })
    assert.deepEqual(assess({ ...budget, bound: 'least' }, measured), { ...shown, least: 2 })
  })

  it('of several runs: broken before void before kept', () => {
    const [kept, none, broken] = (['kept', 'void', 'broken'] as const).map((verdict) => ({
      verdict,
      why: [verdict],
    }))
    assert.equal(worst([kept!, kept!]).verdict, 'kept')
    assert.deepEqual(worst([kept!, none!]), { verdict: 'void', why: ['void'] })
    assert.deepEqual(worst([broken!, none!, broken!]), { verdict: 'broken', why: ['broken'] })
    assert.equal(worst([]).verdict, 'void')
  })
})

/** One operation each 100 ms, served within 10 ms unless its letter says otherwise. */
function operationsOf(letters: string): Operation[] {
  return [...letters].map((letter, op): Operation => {
    const dueMs = op * 100
    const base = { op, kind: 'borrow', dueMs } as const
    if (letter === 's') return base
    const sent = { ...base, sentMs: dueMs, endedMs: dueMs + (letter === 'l' ? 500 : 10) }
    if (letter === 'f') return { ...sent, outcome: { outcome: 'failed' } }
    if (letter === 'r') return { ...sent, outcome: { outcome: 'failed', refused: true } }
    if (letter === 'u') return { ...sent, outcome: { outcome: 'unknown' } }
    return { ...sent, outcome: { outcome: 'ok' } }
  })
}

describe('recoveryOf', () => {
  const window = { target: 'x', fromMs: 250, untilMs: 10_000, beganMs: 0 }

  it('counts from the last that was served to the end of the first after the last error', () => {
    assert.deepEqual(recoveryOf(operationsOf('oooofufooo'), window), {
      target: 'x',
      lastOkMs: 300,
      firstOkMs: 710,
      tookMs: 410,
    })
  })

  it('is none where nobody was turned away, or nobody was served again', () => {
    assert.equal(recoveryOf(operationsOf('ooolorso'), window), undefined)
    assert.equal(recoveryOf(operationsOf('oooofff'), window), undefined)
  })

  it('reads a load of any length', () => {
    const many = 200_000
    const operations = operationsOf(`${'o'.repeat(many)}${'f'.repeat(many)}${'o'.repeat(many)}`)
    const span = { ...window, fromMs: 0, untilMs: Number.POSITIVE_INFINITY }
    assert.equal(recoveryOf(operations, span)?.firstOkMs, 2 * many * 100 + 10)
    assert.equal(timelineOf(operations, [], 0).length, (3 * many) / 10)
  })

  it('leaves errors of another time out', () => {
    assert.equal(recoveryOf(operationsOf('ffoooooo'), window), undefined)
  })
})

describe('the timeline', () => {
  it('counts every operation once, where it was due and where it ended', () => {
    const operations = operationsOf('oooooooooofurs')
    const timeline = timelineOf(
      operations,
      [{ atMs: 1_200, lag: 7, waiting: { loans: 7 }, loadCpuMs: 0 }],
      0,
    )
    const sum = (key: 'scheduled' | 'sent' | 'skipped' | 'ok' | 'failed' | 'unknown') =>
      timeline.reduce((total, sample) => total + sample[key], 0)
    const total = outcomesOf(operations)
    for (const key of ['scheduled', 'sent', 'skipped', 'ok', 'failed', 'unknown'] as const) {
      assert.equal(sum(key), total[key], key)
    }
    assert.deepEqual(total, {
      scheduled: 14,
      sent: 13,
      skipped: 1,
      ok: 11,
      failed: 1,
      unknown: 1,
      settled: 0,
      unsettled: 1,
    })
    assert.deepEqual(
      timeline.map(({ lag }) => lag),
      [null, 7],
    )
    assert.deepEqual(latencyMsOf(operationsOf('oooool')), { p50: 10, p95: 500, p99: 500, max: 500 })
  })
})
