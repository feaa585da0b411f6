import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drills } from '../drills/index.ts'
import type { EvidenceInvariant, Violation } from '../evidence/schema.ts'
import { library, libraryRoot, workload } from '../fixtures/library.ts'
import { openProving } from '../proof/proving.ts'
import { runSabotageTest, verdictOn } from './run-sabotage-test.ts'
import { type SabotageTest, sabotageTestsOf } from './sabotage-test.ts'

const stage = { platform: library.in('local'), workload }
const nameOf = ({ drill, sabotage }: SabotageTest) => `${drill.name} ${sabotage.name}`
const platformOf = ({ drill }: SabotageTest) => JSON.stringify(drill.derivation?.(stage) ?? {})

/** How often a platform must be started, one at a time. */
const starts = (tests: readonly SabotageTest[]) =>
  tests.filter((test, at) => at === 0 || platformOf(test) !== platformOf(tests[at - 1]!)).length

describe('sabotageTestsOf', () => {
  it('has every drill with each of its sabotages, and starts each platform once', () => {
    const tests = sabotageTestsOf(drills, stage)
    const pairs = drills.flatMap((drill) =>
      drill.sabotages
        .filter(({ possible }) => possible?.(stage.platform) ?? true)
        .map((sabotage) => nameOf({ drill, sabotage })),
    )
    assert.deepEqual(tests.map(nameOf).toSorted(), pairs.toSorted())
    assert.equal(starts(tests), new Set(tests.map(platformOf)).size)
  })
})

describe('runSabotageTest', () => {
  it('runs one more time, on a new platform, where a run breaks off, and says why if that does too', async () => {
    const asked: string[] = []
    const platforms = {
      async derived() {
        asked.push('asked')
        throw new Error(`No platform, ${asked.length}`)
      },
      async [Symbol.asyncDispose]() {
        asked.push('disposed')
      },
    }
    const { signal } = new AbortController()
    const proving = await openProving({ root: libraryRoot, environment: 'local' })
    const [test] = sabotageTestsOf(drills, stage)
    const result = await runSabotageTest(test!, { proving, platforms, signal })
    assert.deepEqual(asked, ['asked', 'disposed', 'asked', 'disposed'])
    assert.deepEqual([result.detected, result.missed], [undefined, 'No platform, 3'])
  })
})

describe('verdictOn', () => {
  const sabotage = { detectedBy: 'lost-loans', ofOperation: true }
  const heard = (shown: readonly Violation[], name = 'lost-loans'): EvidenceInvariant => ({
    name,
    claim: '',
    checked: 10,
    violations: shown.length,
    shown: [...shown],
  })
  const on = (
    invariants: EvidenceInvariant[],
    broken: string | undefined = 'o1',
    verdict: 'broken' | 'void' | 'kept' = 'broken',
  ) => verdictOn(sabotage, { run: { verdict, why: ['why'], invariants }, broken })

  it('is detected if the judge names what is broken, and its operation', () => {
    const right = { operation: '5', subject: 'o1', what: 'lost' }
    assert.deepEqual(on([heard([{ subject: 'o0', what: 'lost' }, right])]), { detected: right })
  })

  it('needs no operation where what is broken goes back to none', () => {
    const other = { detectedBy: 'lost-loans', ofOperation: false }
    for (const right of [
      { subject: 'o1', what: 'sold' },
      { event: 'o1', what: 'skipped' },
      { what: 'o1 -> loans is open' },
    ]) {
      const invariants = [heard([right])]
      const run = { verdict: 'broken' as const, why: [], invariants }
      assert.deepEqual(verdictOn(other, { run, broken: 'o1' }), { detected: right })
    }
  })

  it('is missed if the drill was kept or void, or is broken by somebody else', () => {
    const right = heard([{ operation: '5', subject: 'o1', what: 'lost' }])
    assert.match(on([right], 'o1', 'void').missed!, /^void: why/)
    assert.match(on([heard([])], 'o1', 'kept').missed!, /^kept: why/)
    assert.match(on([heard([]), heard(right.shown, 'unknowns')]).missed!, /found nothing: why/)
    assert.match(on([heard(right.shown, 'unknowns')]).missed!, /found nothing: why/)
  })

  it('is missed if what is broken is not named, or its operation', () => {
    const other = { operation: '5', subject: 'o2', what: 'beside o1' }
    assert.match(on([heard([other])]).missed!, /does not name o1/)
    assert.match(on([heard([{ subject: 'o1', what: 'lost' }])]).missed!, /names no operation of o1/)
    assert.match(
      verdictOn(sabotage, { run: { verdict: 'broken', why: [], invariants: [heard([other])] } })
        .missed!,
      /does not say what it broke/,
    )
  })
})
