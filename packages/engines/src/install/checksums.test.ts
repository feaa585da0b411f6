import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { holdsExactly, readChecksums, verifyFiles } from './checksums.ts'

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex')

async function directoryOf(files: Record<string, string>) {
  const directory = await mkdtempDisposable(join(tmpdir(), 'ballast-checksums-'))
  for (const [name, text] of Object.entries(files))
    await writeFile(join(directory.path, name), text)
  return directory
}

const pinned = new Map([
  ['a.jar', sumOf('a')],
  ['b.jar', sumOf('b')],
])

describe('verifyFiles', () => {
  it('accepts exactly the pinned files', async () => {
    await using directory = await directoryOf({ 'a.jar': 'a', 'b.jar': 'b' })
    await verifyFiles(directory.path, pinned)
    assert.equal(holdsExactly(directory.path, pinned), true)
  })

  for (const [what, files, complaint] of [
    ['changed content', { 'a.jar': 'a', 'b.jar': 'B' }, /b\.jar differs/],
    ['a missing file', { 'a.jar': 'a' }, /b\.jar is missing/],
    ['an additional file', { 'a.jar': 'a', 'b.jar': 'b', 'c.jar': 'c' }, /c\.jar is not pinned/],
  ] as const) {
    it(`refuses ${what} by name`, async () => {
      await using directory = await directoryOf(files)
      await assert.rejects(verifyFiles(directory.path, pinned), {
        code: 'CHECKSUM_MISMATCH',
        message: complaint,
      })
    })
  }
})

describe('readChecksums', () => {
  it('reads the format of sha256sum, and refuses any other', async () => {
    await using directory = await directoryOf({
      good: `${sumOf('a')}  a.jar\n${sumOf('b')} *b.jar\n`,
      bad: 'a.jar\n',
    })
    assert.deepEqual(readChecksums(join(directory.path, 'good')), pinned)
    assert.throws(() => readChecksums(join(directory.path, 'bad')), TypeError)
  })
})
