import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDir, packageFolder } from '@ballast/engines'
import { BallastError } from '@ballast/model'
import { execa } from 'execa'
import { isRepository, repository } from '../repository.ts'
import { buildPackages, publicPackages } from './build-packages.ts'

/**
 * Packs Ballast's packages as npm would publish them, and keeps the tarballs in Ballast's cache: packages with the
 * same content are packed once.
 *
 * @returns paths of the tarballs, by the name of the package: `@ballast/model`
 * @throws {BallastError} INSTALL_FAILED with what the compiler or npm says
 */
export async function packTarballs(
  progress: (text: string) => void = () => {},
): Promise<Readonly<Record<string, string>>> {
  const folder = join(cacheDir(), 'packed', contentHash())
  if (!existsSync(folder)) {
    progress('Packing the packages of Ballast')
    await pack(folder)
  }
  return tarballsIn(folder)
}

async function pack(folder: string): Promise<void> {
  await mkdir(join(cacheDir(), 'packed'), { recursive: true })
  const partial = await mkdtemp(`${folder}.partial-`)
  try {
    const built = join(partial, 'built')
    if (isRepository()) await buildPackages(repository, built)
    for (const name of publicPackages) {
      const source = isRepository() ? join(built, name) : packageFolder(name)
      await execa('npm', ['pack', '--silent', '--pack-destination', partial], {
        cwd: source,
        all: true,
      })
    }
    await rm(built, { recursive: true, force: true })
    // Somebody else may have been faster: their tarballs are the same.
    await rename(partial, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } catch (error) {
    const { all = (error as Error).message } = error as { all?: string }
    throw new BallastError('INSTALL_FAILED', `Cannot pack the packages of Ballast:\n${all}`, {
      cause: error,
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

async function tarballsIn(folder: string): Promise<Record<string, string>> {
  const files = await readdir(folder)
  return Object.fromEntries(
    publicPackages.map((name) => {
      const file = files.find((one) => one.startsWith(`ballast-${name}-`))!
      return [`@ballast/${name}`, join(folder, file)]
    }),
  )
}

/** A hash of all that goes into the tarballs: sources, or the installed packages, and the versions of dependencies. */
function contentHash(): string {
  const hash = createHash('sha256')
  const folders = publicPackages.map((name) => packageFolder(name))
  for (const folder of folders) {
    const files = globSync('**/*', {
      cwd: folder,
      withFileTypes: true,
      exclude: (entry) => entry.name === 'node_modules',
    })
    const paths = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
    for (const path of paths.toSorted()) {
      hash.update(path.slice(folder.length)).update('\0').update(readFileSync(path))
    }
  }
  return hash.digest('hex').slice(0, 32)
}
