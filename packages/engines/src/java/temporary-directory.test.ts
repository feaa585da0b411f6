import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import { javaBin } from '../install/index.ts'
import { temporaryDirectory } from './temporary-directory.ts'

describe('temporaryDirectory', () => {
  it('is where the JVM writes, and is emptied of what a killed one has left', async () => {
    const data = await mkdtemp(join(tmpdir(), 'ballast-java-'))
    try {
      await temporaryDirectory(data)
      await writeFile(join(data, 'temporary', 'libleft.so'), '')
      const argument = await temporaryDirectory(data)
      assert.deepEqual(await readdir(join(data, 'temporary')), [])
      const show = [argument, '-XshowSettings:properties', '-version']
      const { stderr } = await execa(javaBin(), show)
      assert.match(stderr, new RegExp(`java\\.io\\.tmpdir = ${join(data, 'temporary')}$`, 'm'))
    } finally {
      await rm(data, { recursive: true })
    }
  })
})
