import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ensureInstalled, needsOf } from '@ballast/engines'
import { claimOffset, processesBelow } from '@ballast/engines/fixtures'
import { loadDefinition } from '@ballast/local'
import { linkedPackages, openStandalone, type Standalone } from '../fixtures/standalone.ts'
import { newPlatform } from './new-platform.ts'

describe('a new platform, outside the repository', () => {
  const stack = new AsyncDisposableStack()
  let project: Standalone

  before(async () => {
    project = stack.use(await openStandalone('library', (root) => newPlatform(root, () => {})))
  })
  after(() => stack.disposeAsync())

  const declaration = () => readFile(join(project.root, 'platform.ts'), 'utf8')
  const succeeds = async (...args: string[]): Promise<string> => {
    const { exitCode, all } = await project.npx(...args)
    assert.equal(exitCode, 0, all)
    return all
  }

  it('depends on tarballs beside it', async () => {
    assert.deepEqual(await linkedPackages(project.root), [])
  })

  it('takes a second service, and refuses a third of the same name', async () => {
    await succeeds('ballast', 'new', 'service', 'gift-cards')
    const made = await declaration()
    assert.match(made, /service\('gift-cards'/)
    const again = await project.npx('ballast', 'new', 'service', 'gift-cards')
    assert.equal(again.exitCode, 2, again.all)
    assert.equal(await declaration(), made)
  })

  it('is clean, type-checks, and passes the tests that it was made with', async () => {
    assert.match(await succeeds('ballast', 'check'), /Nothing found/)
    await succeeds('tsc')
    const tested = await succeeds('ballast', 'test')
    assert.match(tested, /\/api\/notes/)
    assert.match(tested, /\/api\/gift-cards/)
  })

  it('runs, keeps its promise in a drill, and stops without a trace', async () => {
    const platform = (await loadDefinition(join(project.root, 'platform.ts'))).in('local')
    await ensureInstalled(needsOf(platform), { assumeYes: true })
    await using claimed = await claimOffset(platform)
    const offset = ['--port-offset', String(claimed.portOffset)]
    const up = await succeeds('ballast', 'up', '--detach', '--yes', ...offset)
    assert.match(up, /A note went through the front door/)
    await succeeds('ballast', 'down', '--wipe', ...offset)
    const proven = await succeeds('ballast', 'prove', 'kill-postgres', '--short', ...offset)
    assert.match(proven, /KEPT +kill-postgres/)
    assert.deepEqual(processesBelow(project.root), [])
  })
})
