import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import { repository } from './repository.ts'

describe('the projects of this repository', () => {
  for (const project of ['shop', 'examples/bookings', 'benchmarks/events']) {
    it(`check finds nothing in ${project}`, async () => {
      const main = join(repository, 'packages/cli/src/main.ts')
      const args = ['check', '--project', join(repository, project)]
      const { stdout } = await execa(process.execPath, [main, ...args], { cwd: '/' })
      assert.match(stdout, /^Nothing found/)
    })
  }
})
