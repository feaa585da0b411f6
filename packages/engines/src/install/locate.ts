import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import { cacheDir } from './cache-dir.ts'
import { findBinary } from './find-binary.ts'
import type { DebianNeed } from './need.ts'

/**
 * Returns the absolute path of a binary that `need` provides, by default the first one.
 *
 * @throws {BallastError} NOT_INSTALLED if this machine lacks it.
 */
export function debianBinary(need: DebianNeed, binary = need.provides.binaries[0]!): string {
  const path = findBinary(need.provides, binary)
  if (path) return path
  throw new BallastError(
    'NOT_INSTALLED',
    `Cannot find ${binary} of ${need.name} on this machine: "./ballast up" installs the package ${need.packages[0]}`,
    { facts: { binary, packages: need.packages } },
  )
}

/**
 * Returns the absolute paths of the jars of an installed Maven set, sorted. A class path with a fixed
 * order starts faster than a wildcard, and class-data sharing requires it.
 *
 * @throws {BallastError} NOT_INSTALLED if the set is not in the cache.
 */
export function jarsOf(name: string, cache = cacheDir()): string[] {
  const directory = join(cache, name)
  try {
    const jars = readdirSync(directory).filter((file) => file.endsWith('.jar'))
    return jars.sort().map((file) => join(directory, file))
  } catch (cause) {
    throw new BallastError(
      'NOT_INSTALLED',
      `Cannot find the jars of ${name} in ${directory}: "./ballast up" installs them`,
      { facts: { name, directory }, cause },
    )
  }
}
