import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import definition from '../../../../platform.ts'
import { keepPlatform } from '../drill/kept-platform.ts'
import { runTwin } from '../twins/run-twin.ts'
import { eachSabotageOnce, twinPortOffset } from '../twins/twin.ts'
import { drills } from './index.ts'

const root = join(import.meta.dirname, '../../../..')
const declared = { root, environment: 'local', portOffset: twinPortOffset }
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

  // All twins take a quarter of an hour: `npm run twins`.
  for (const twin of eachSabotageOnce(drills, definition.in(declared.environment))) {
    const { drill, sabotage } = twin
    const skip = await drill.unavailable?.()
    it(`${drill.name}, ${sabotage.name}: ${sabotage.noticedBy} notices, and names what is broken`, {
      skip,
    }, async () => {
      const { noticed, missed } = await runTwin(twin, { root, platforms, signal })
      assert.ok(noticed, missed)
    })
  }
})
