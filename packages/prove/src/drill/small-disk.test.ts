import assert from 'node:assert/strict'
import { mkdtemp, open, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { mountSmallDisk, mountsBelow, unmountBelow, whyNoSmallDisk } from './small-disk.ts'

const skip = await whyNoSmallDisk()

describe('a small disk', { skip }, () => {
  it('is found, holds what it is told to and no more, and is gone when it is unmounted', async () => {
    const place = await realpath(await mkdtemp(join(tmpdir(), 'ballast disk-')))
    const disk = join(place, 'data/loans')
    try {
      assert.deepEqual(await mountsBelow(place), [])
      await mountSmallDisk(disk, 2)
      assert.deepEqual(await mountsBelow(place), [disk])
      await writeFile(join(disk, 'fits'), Buffer.alloc(1 << 20))
      await assert.rejects(writeFile(join(disk, 'not'), Buffer.alloc(2 << 20)), { code: 'ENOSPC' })
      // As a process that works there keeps a disk busy.
      await using _busy = await open(join(disk, 'fits'))
      await unmountBelow(place)
      assert.deepEqual(await mountsBelow(place), [])
    } finally {
      await unmountBelow(place)
      await rm(place, { recursive: true })
    }
  })
})
