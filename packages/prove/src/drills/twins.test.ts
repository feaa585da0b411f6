import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import definition from '../../../../platform.ts'
import type { Drill } from '../drill/drill.ts'
import { keepPlatform } from '../drill/kept-platform.ts'
import { runDrill } from '../drill/run-drill.ts'
import { secondsOf } from '../load/load-spec.ts'
import { seededRandom } from '../load/seeded-random.ts'
import type { Sabotage } from '../sabotage/index.ts'
import { drills } from './index.ts'

const root = join(import.meta.dirname, '../../../..')
const declared = { root, environment: 'local', portOffset: 3_400 }
const { signal } = new AbortController()

/** Shared by neighbours that want the same platform: a sabotage concerns its own load, or is undone. */
const platforms = keepPlatform(declared, { signal, announce: () => {} })
after(() => platforms[Symbol.asyncDispose]())

describe('a sabotaged drill', async () => {
  it('exists for every drill', () => {
    assert.deepEqual(
      drills.filter(({ sabotages }) => sabotages.length === 0).map(({ name }) => name),
      [],
    )
  })

  for (const { drill, sabotage } of twins()) {
    const skip = await drill.unavailable?.()
    it(`${drill.name}, ${sabotage.name}: ${sabotage.noticedBy} notices, and names what is broken`, {
      skip,
    }, async () => {
      const { run, broken } = await runDrill(drill, {
        root,
        platform: await platforms.derived(drill.derivation),
        seed: 7,
        number: 1,
        form: 'short',
        sabotage,
        signal,
        progress: () => {},
      })
      assert.equal(run.verdict, 'broken', JSON.stringify(run.why))
      const found = run.invariants.find(({ name }) => name === sabotage.noticedBy)
      assert.ok(found && found.violations > 0, JSON.stringify(run.why))
      const named = found.shown.map(({ order, sku, operation }) => ({ order, sku, operation }))
      if (broken !== undefined) {
        const hit = named.find(({ order, sku }) => order === broken || sku === broken)
        assert.ok(hit, `${broken} is not named in ${JSON.stringify(found.shown)}`)
        assert.ok(hit.sku === broken || hit.operation !== undefined, 'its operation is not named')
      }
    })
  }
})

/**
 * Each sabotage once, under the drill of the shortest load that has it: all pairs would take a quarter of an
 * hour. Those that want the same platform are neighbours.
 */
function twins(): { drill: Drill; sabotage: Sabotage }[] {
  const platform = definition.in(declared.environment)
  const draw = () => ({ random: seededRandom(7), form: 'short', platform, known: [] }) as const
  const shortestFirst = drills.toSorted(
    (a, b) => secondsOf(a.load(draw())) - secondsOf(b.load(draw())),
  )
  const found = new Map<string, { drill: Drill; sabotage: Sabotage }>()
  for (const drill of shortestFirst) {
    for (const sabotage of drill.sabotages) {
      if (!found.has(sabotage.name)) found.set(sabotage.name, { drill, sabotage })
    }
  }
  const wanted = ({ drill }: { drill: Drill }) => JSON.stringify(drill.derivation ?? {})
  return [...found.values()].toSorted((a, b) => wanted(a).localeCompare(wanted(b)))
}
