import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtempDisposable, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { cacheDir } from './cache-dir.ts'
import { ensureInstalled, type InstallEvent } from './ensure-installed.ts'
import { jarsOf } from './locate.ts'
import type { DebianNeed, MavenNeed } from './need.ts'

const shell: DebianNeed = {
  kind: 'debian',
  name: 'a shell',
  packages: ['dash'],
  provides: { binaries: ['sh'] },
}

const engine: DebianNeed = {
  kind: 'debian',
  name: 'An Engine',
  packages: ['engine-9', 'engine'],
  provides: { binaries: ['no-such-engine'] },
}

const jar: MavenNeed = {
  kind: 'maven',
  name: 'oro-2.0.8',
  pom: join(import.meta.dirname, 'fixtures/pom.xml'),
  checksums: join(import.meta.dirname, 'fixtures/checksums.sha256'),
}

/** Makes a cache directory. It holds Maven's plugin if this machine has downloaded it before. */
async function emptyCache() {
  const cache = await mkdtempDisposable(join(tmpdir(), 'ballast-install-'))
  const [fetched] = await readdir(join(cacheDir(), 'maven')).catch(() => [])
  const repository = join(cache.path, 'maven', jar.name)
  if (fetched) await cp(join(cacheDir(), 'maven', fetched), repository, { recursive: true })
  return cache
}

async function withPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = process.env.PATH
  process.env.PATH = path
  try {
    return await work()
  } finally {
    process.env.PATH = before
  }
}

describe('ensureInstalled', () => {
  it('names the package to install by hand if there is no apt-get', async () => {
    await withPath('/nowhere', () =>
      assert.rejects(ensureInstalled([engine], { assumeYes: true }), {
        code: 'INSTALL_FAILED',
        message: /Cannot install An Engine: this machine has no apt-get; install .*engine-9/,
      }),
    )
  })

  it('downloads a set once; the second run needs no program and no network', async () => {
    await using cache = await emptyCache()
    const events: InstallEvent[] = []
    const options = { cacheDir: cache.path, progress: (event: InstallEvent) => events.push(event) }
    await ensureInstalled([shell, jar], options)
    assert.deepEqual(jarsOf(jar.name, cache.path), [join(cache.path, jar.name, 'oro-2.0.8.jar')])
    assert.deepEqual(
      events.map(({ state, what }) => [state, what]),
      [
        ['started', 'jars: oro-2.0.8'],
        ['done', 'jars: oro-2.0.8'],
      ],
    )
    await withPath('/nowhere', () => ensureInstalled([jar], options))
    assert.equal(events.length, 2)
  })

  it('refuses a jar with another checksum and removes it', async () => {
    await using cache = await emptyCache()
    const checksums = join(cache.path, 'other.sha256')
    await writeFile(checksums, `${'0'.repeat(64)}  oro-2.0.8.jar\n`)
    await assert.rejects(ensureInstalled([{ ...jar, checksums }], { cacheDir: cache.path }), {
      code: 'CHECKSUM_MISMATCH',
    })
    const left = await readdir(cache.path, { recursive: true })
    assert.deepEqual(
      left.filter((file) => file.startsWith(jar.name) || file.endsWith('oro-2.0.8.jar')),
      [],
    )
  })

  it('recovers from a run that was killed while copying, and from one that was aborted', async () => {
    await using cache = await emptyCache()
    const partial = join(cache.path, `${jar.name}.partial`)
    await mkdir(partial)
    await writeFile(join(partial, 'oro-2.0.8.jar'), 'half a j')
    const interrupted = new AbortController()
    const first = ensureInstalled([jar], { cacheDir: cache.path, signal: interrupted.signal })
    // Maven starts after the files of the earlier run are removed.
    while (existsSync(partial)) await delay(5)
    interrupted.abort(new Error('Interrupted'))
    await assert.rejects(first, { message: 'Interrupted' })
    assert.equal(existsSync(join(cache.path, jar.name)), false)
    await ensureInstalled([jar], { cacheDir: cache.path })
    assert.equal(jarsOf(jar.name, cache.path).length, 1)
  })
})
