import assert from 'node:assert/strict'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { it } from 'node:test'
import { openTestDirectory } from '../fixtures/test-directory.ts'
import { newestIn } from './newest-in.ts'

it('finds the youngest source, and not what npm or Python have written beside it', async () => {
  await using directory = await openTestDirectory('ballast-newest-')
  const write = async (file: string, second: number) => {
    const path = join(directory.path, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, '')
    await utimes(path, second, second)
  }
  await write('main.py', 10)
  await write('lib/seats.py', 20)
  await write('__pycache__/main.cpython-311.pyc', 30)
  await write('lib/node_modules/pg/index.js', 40)
  assert.equal(newestIn(directory.path), 20_000)
  assert.equal(newestIn(join(directory.path, 'main.py')), 10_000)
  assert.equal(newestIn(join(directory.path, 'gone')), 0)
})
