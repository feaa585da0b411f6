import assert from 'node:assert/strict'
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { findBinary } from './find-binary.ts'

async function versions(...names: string[]) {
  const root = await mkdtempDisposable(join(tmpdir(), 'ballast-versions-'))
  for (const name of names) {
    const bin = join(root.path, name, 'bin')
    await mkdir(bin, { recursive: true })
    await writeFile(join(bin, 'engine'), '#!/bin/sh\necho engine 12.3\n', { mode: 0o755 })
  }
  return root
}

describe('findBinary', () => {
  it('returns the lowest sufficient version, compared as numbers', async () => {
    await using root = await versions('java-8-openjdk', 'java-100-openjdk', 'java-17-openjdk')
    const under = `/${root.path.slice(1)}/*/bin` as const
    const wanted = { binaries: ['engine'], under }
    const directory = (name: string) => join(root.path, name, 'bin/engine')
    assert.equal(findBinary({ ...wanted, atLeast: 17 }, 'engine'), directory('java-17-openjdk'))
    assert.equal(findBinary({ ...wanted, atLeast: 18 }, 'engine'), directory('java-100-openjdk'))
    assert.equal(findBinary({ ...wanted, atLeast: 101 }, 'engine'), undefined)
  })

  it('skips a version that lacks one of the binaries', async () => {
    await using root = await versions('15', '16')
    await writeFile(join(root.path, '16/bin/tool'), '', { mode: 0o755 })
    const provides = {
      binaries: ['engine', 'tool'],
      under: `/${root.path.slice(1)}/*/bin`,
    } as const
    assert.equal(findBinary(provides, 'engine'), join(root.path, '16/bin/engine'))
  })

  it('runs a binary on the PATH with --version', async () => {
    await using root = await versions('somewhere')
    const path = process.env.PATH
    process.env.PATH = join(root.path, 'somewhere/bin')
    try {
      assert.ok(findBinary({ binaries: ['engine'], atLeast: 12 }, 'engine'))
      assert.equal(findBinary({ binaries: ['engine'], atLeast: 13 }, 'engine'), undefined)
    } finally {
      process.env.PATH = path
    }
  })
})
