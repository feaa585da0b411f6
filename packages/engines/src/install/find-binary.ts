import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Provides } from './need.ts'

/**
 * Returns the absolute path of `binary`, one of `provides.binaries`, or undefined if this machine lacks it.
 *
 * If several versions are installed, the lowest sufficient one wins: it is closest to the tested
 * version, and data keeps its version when a newer one is installed later.
 */
export function findBinary(provides: Provides, binary: string): string | undefined {
  const directories = [...versionedDirectories(provides), ...searchPath()]
  const complete = directories.find(
    ({ directory, version }) =>
      provides.binaries.every((name) => isExecutable(join(directory, name))) &&
      (provides.atLeast === undefined ||
        (version ?? askVersion(join(directory, provides.binaries[0]!))) >= provides.atLeast),
  )
  return complete && join(complete.directory, binary)
}

interface Candidate {
  directory: string
  version?: number
}

function versionedDirectories({ under, atLeast = 0 }: Provides): Candidate[] {
  if (!under) return []
  const [parent, rest] = under.split('/*/') as [string, string]
  return namesIn(parent)
    .map((name) => ({
      directory: join(parent, name, rest),
      version: Number(/\d+/.exec(name)?.[0] ?? -1),
    }))
    .filter(({ version }) => version >= atLeast)
    .sort((a, b) => a.version - b.version || a.directory.localeCompare(b.directory))
}

/** Returns the directories of the PATH, and those for daemons, which the PATH of a normal user often lacks. */
function searchPath(): Candidate[] {
  const listed = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return [...new Set([...listed, '/usr/sbin', '/sbin'])].map((directory) => ({ directory }))
}

function askVersion(binary: string): number {
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  return Number(/\d+/.exec(stdout ?? '')?.[0] ?? -1)
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
