import assert from 'node:assert/strict'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { execaSync } from 'execa'
import { fabricUnsuitable } from './fabric-unsuitable.ts'

const unsuitable = fabricUnsuitable()

/** Returns the result while PATH consists of these directories. */
function answerWith(path: string): string | undefined {
  const before = process.env.PATH
  process.env.PATH = path
  try {
    return fabricUnsuitable()
  } finally {
    process.env.PATH = before
  }
}

describe('fabricUnsuitable', { skip: unsuitable ?? false }, () => {
  it('names a missing program and its package', async () => {
    await using directory = await openTestDirectory('ballast-programs-')
    for (const program of ['sh', 'ip']) {
      const { stdout } = execaSync('sh', ['-c', `command -v ${program}`])
      symlinkSync(stdout, join(directory.path, program))
    }
    assert.match(String(answerWith(directory.path)), /"nft": install the package nftables/)
  })

  it('reports the error of the kernel', async () => {
    await using directory = await openTestDirectory('ballast-programs-')
    const refusing = '#!/bin/sh\necho "Error: no bridge filters" >&2\nexit 1\n'
    writeFileSync(join(directory.path, 'nft'), refusing, { mode: 0o755 })
    const answer = answerWith(`${directory.path}:${process.env.PATH}`)
    assert.match(String(answer), /"Error: no bridge filters"/)
  })
})
