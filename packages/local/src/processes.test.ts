import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { killOrphans } from './processes.ts'

describe('killOrphans', () => {
  it('names a damaged file, and keeps it', async () => {
    await using directory = await openTestDirectory('ballast-processes-')
    const file = join(directory.path, 'processes.json')
    writeFileSync(file, '{"books": {"pid": 1')
    await assert.rejects(killOrphans(file), (error: Error) => {
      assert.equal(Reflect.get(error, 'code'), 'FILE_DAMAGED')
      return error.message.includes(file)
    })
    assert.ok(existsSync(file))
  })
})
