import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { keepPlatform } from '../drill/kept-platform.ts'
import { runDrill } from '../drill/run-drill.ts'
import { drills } from './index.ts'

const root = join(import.meta.dirname, '../../../..')
const declared = { root, environment: 'local', portOffset: 7_200 }
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

  // Each sabotage once, under the first drill that has it: all pairs would take a quarter of an hour.
  const tried = new Set<string>()
  for (const drill of drills) {
    const skip = await drill.unavailable?.()
    for (const sabotage of drill.sabotages.filter(({ name }) => !tried.has(name))) {
      tried.add(sabotage.name)
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
  }
})
