import assert from 'node:assert/strict'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from './fixtures/test-directory.ts'
import type { NodePlan } from './plan.ts'
import { placeFiles } from './start-node.ts'

describe('placeFiles', () => {
  it('writes the files of a plan with their modes, and empties scratch directories', async () => {
    await using directory = await openTestDirectory('ballast-plan-')
    const at = (name: string) => join(directory.path, name)
    const plan: Pick<NodePlan, 'directories' | 'files'> = {
      directories: [
        { path: at('scratch'), scratch: true },
        { path: at('kept'), mode: 0o700 },
      ],
      files: [
        { path: at('open'), text: 'a' },
        { path: at('closed'), text: 'b', mode: 0o600 },
      ],
    }
    await placeFiles(plan)
    for (const folder of ['scratch', 'kept']) await writeFile(join(at(folder), 'left'), '')
    await placeFiles(plan)
    assert.deepEqual(await readdir(at('scratch')), [])
    assert.deepEqual(await readdir(at('kept')), ['left'])
    const modes = ['open', 'closed', 'kept'].map(
      async (name) => (await stat(at(name))).mode & 0o777,
    )
    assert.deepEqual(await Promise.all(modes), [0o644, 0o600, 0o700])
  })
})
