import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { untilSeen } from '@ballast/local'
import { makeProject } from '../../../local/src/fixtures/project.ts'
import { drillInstance } from './drill-project.ts'
import { mountsBelow } from './small-disk.ts'

describe('guard', () => {
  for (const also of ['the drill', 'the drill and its supervisor']) {
    it(`leaves nothing behind after ${also} was killed while nodes were paused`, async () => {
      await using project = await makeProject()
      const declared = await project.instance()
      const drill = spawn(
        process.execPath,
        [join(import.meta.dirname, 'fixtures/abandoned.ts'), JSON.stringify(declared)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const lines = createInterface(drill.stdout)[Symbol.asyncIterator]()
      const said = await lines.next()
      const [, supervisor] = /^broken (\d+)$/.exec(said.value ?? '') ?? []
      assert.ok(supervisor, said.value)
      assert.ok(project.processes().length > 3)
      if (also !== 'the drill') process.kill(Number(supervisor), 'SIGKILL')
      drill.kill('SIGKILL')
      const left = () => [
        ...project.processes(),
        ...(existsSync(drillInstance(declared).root) ? ['its folder'] : []),
      ]
      await untilSeen(() => left().length === 0 || undefined, 30_000)
      assert.deepEqual(left(), [])
      assert.deepEqual(await mountsBelow(project.root), [])
    })
  }
})
