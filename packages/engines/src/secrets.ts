import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Secrets } from './engine.ts'

/** Opens secrets, kept as files below a directory that only its owner can enter. */
export function openSecrets(directory: string): Secrets {
  const file: Secrets['file'] = async (name, make = password) => {
    const path = join(directory, name)
    if (await exists(path)) return path
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    // A draft is linked into place, so that concurrent writers agree on one value and no reader gets half of it.
    const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`
    try {
      await writeFile(draft, await make(), { mode: 0o600, flag: 'wx' })
      await link(draft, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      await rm(draft, { force: true })
    }
    return path
  }
  return {
    file,
    read: async (name, make) => readFile(await file(name, make), 'utf8'),
    path: (name) => join(directory, name),
    async write(name, content) {
      const path = join(directory, name)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`
      await writeFile(draft, content, { mode: 0o600, flag: 'wx' })
      await rename(draft, path)
    },
  }
}

/** Makes a password of 256 random bits, in characters that need no quoting. */
function password(): string {
  return randomBytes(32).toString('base64url')
}

async function exists(path: string): Promise<boolean> {
  try {
    await readFile(path)
    return true
  } catch {
    return false
  }
}
