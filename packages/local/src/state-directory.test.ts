import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { makeStateDirectory, stateDirectory, wipeStateDirectory } from './state-directory.ts'

describe('wipeStateDirectory', () => {
  it('leaves all data or none if it is killed, and the next wipe removes the rest', async () => {
    await using project = await openTestDirectory('ballast-wipe-')
    const instance = { root: project.path, environment: 'local', portOffset: 0 }
    const { data } = makeStateDirectory(instance)
    const files = 20_000
    const cluster = join(data, 'cluster')
    mkdirSync(cluster)
    for (let file = 0; file < files; file++) writeFileSync(join(cluster, String(file)), '')
    const left = (): number => (existsSync(cluster) ? readdirSync(cluster).length : 0)
    const wiping = fork(join(import.meta.dirname, 'fixtures/wipe.ts'), [project.path])
    while (left() === files) await new Promise((resolve) => setImmediate(resolve))
    wiping.kill('SIGKILL')
    await once(wiping, 'exit')
    assert.equal(left(), 0)

    wipeStateDirectory(instance)
    assert.ok(!existsSync(stateDirectory(instance).path))
    assert.deepEqual(readdirSync(join(project.path, '.ballast')), [])
  })
})
