import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drills } from '../drills/index.ts'
import type { EvidenceInvariant, Violation } from '../evidence/schema.ts'
import { runTwin, verdictOn } from './run-twin.ts'
import { allTwins, type Twin } from './twin.ts'

const nameOf = ({ drill, sabotage }: Twin) => `${drill.name} ${sabotage.name}`
const platformOf = ({ drill }: Twin) => JSON.stringify(drill.derivation ?? {})

/** How often a platform must be started, one at a time. */
const starts = (twins: readonly Twin[]) =>
  twins.filter((twin, at) => at === 0 || platformOf(twin) !== platformOf(twins[at - 1]!)).length

describe('allTwins', () => {
  it('has every drill with each of its sabotages, and starts each platform once', () => {
    const twins = allTwins(drills)
    const pairs = drills.flatMap((drill) =>
      drill.sabotages.map((sabotage) => nameOf({ drill, sabotage })),
    )
    assert.deepEqual(twins.map(nameOf).toSorted(), pairs.toSorted())
    assert.equal(starts(twins), new Set(twins.map(platformOf)).size)
  })

  it('has at least one for every drill', () => {
    const sabotaged = new Set(allTwins(drills).map(({ drill }) => drill.name))
    assert.deepEqual(
      drills.filter(({ name }) => !sabotaged.has(name)).map(({ name }) => name),
      [],
    )
  })
})

describe('runTwin', () => {
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
    const [twin] = allTwins(drills)
    const result = await runTwin(twin!, { root: '/', platforms, signal })
    assert.deepEqual(asked, ['asked', 'disposed', 'asked', 'disposed'])
    assert.deepEqual([result.noticed, result.missed], [undefined, 'No platform, 3'])
  })
})

describe('verdictOn', () => {
  const sabotage = { noticedBy: 'lost-orders' }
  const heard = (shown: readonly Violation[], name = 'lost-orders'): EvidenceInvariant => ({
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

  it('is noticed if the judge names what is broken, and the operation of an order', () => {
    const right = { operation: '5', order: 'o1', what: 'lost' }
    assert.deepEqual(on([heard([{ order: 'o0', what: 'lost' }, right])]), { noticed: right })
    for (const right of [
      { sku: 'o1', what: 'sold' },
      { event: 'o1', what: 'skipped' },
    ]) {
      assert.deepEqual(on([heard([right])]), { noticed: right })
    }
    const edge = { what: 'o1 -> orders is open' }
    assert.deepEqual(on([heard([edge])]), { noticed: edge })
  })

  it('is missed if the drill was kept or void, or is broken by somebody else', () => {
    const right = heard([{ operation: '5', order: 'o1', what: 'lost' }])
    assert.match(on([right], 'o1', 'void').missed!, /^void: why/)
    assert.match(on([heard([])], 'o1', 'kept').missed!, /^kept: why/)
    assert.match(on([heard([]), heard(right.shown, 'unknowns')]).missed!, /found nothing: why/)
    assert.match(on([heard(right.shown, 'unknowns')]).missed!, /found nothing: why/)
  })

  it('is missed if what is broken is not named, or its operation', () => {
    const other = { operation: '5', order: 'o2', what: 'beside o1' }
    assert.match(on([heard([other])]).missed!, /does not name o1/)
    assert.match(on([heard([{ order: 'o1', what: 'lost' }])]).missed!, /names no operation of o1/)
    assert.match(
      verdictOn(sabotage, { run: { verdict: 'broken', why: [], invariants: [heard([other])] } })
        .missed!,
      /does not say what it broke/,
    )
  })
})
