import assert from 'node:assert/strict'
import { mkdirSync, mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { drillNames } from './drill-names.ts'
import { drills } from './drills/index.ts'

describe('drillNames', () => {
  it('are the names of the drills, in a project without its own', () => {
    using project = mkdtempDisposableSync(join(tmpdir(), 'ballast-drill-names-'))
    assert.deepEqual(drillNames(project.path), drills.map(({ name }) => name).sort())
  })

  it('include those of the project, once, built or not, and none of the files beside them', () => {
    using project = mkdtempDisposableSync(join(tmpdir(), 'ballast-drill-names-'))
    const generic = drillNames(project.path)
    const folder = join(project.path, 'proof/drills')
    mkdirSync(join(folder, 'fixtures'), { recursive: true })
    const beside = ['index.ts', 'till-lost.test.ts', 'till-lost.suite.ts', 'oven-cold.d.ts', 'a.md']
    for (const file of ['till-lost.ts', 'oven-cold.js', 'overload.ts', ...beside])
      writeFileSync(join(folder, file), '')
    assert.deepEqual(drillNames(project.path), [...generic, 'oven-cold', 'till-lost'].sort())
  })
})
