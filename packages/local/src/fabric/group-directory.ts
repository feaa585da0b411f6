import { readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

/** Lists a directory of a control group hierarchy and its descendants, deepest first. */
export function groupTree(directory: string): string[] {
  return [
    ...childGroups(directory).flatMap((child) => groupTree(join(directory, child))),
    directory,
  ]
}

export function childGroups(directory: string): string[] {
  return orIfGone([], () =>
    readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  )
}

export function processesBelow(directory: string): number[] {
  return groupTree(directory).flatMap((group) =>
    orIfGone('', () => readFileSync(join(group, 'cgroup.procs'), 'latin1'))
      .split('\n')
      .filter(Boolean)
      .map(Number),
  )
}

/** Sends SIGKILL to every process of a group and of its descendants. */
export function killBelow(directory: string): void {
  for (const pid of processesBelow(directory)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** Removes a group and its descendants as far as they are empty; returns true if none is left. */
export function removeGroups(directory: string): boolean {
  return groupTree(directory).every((group) => {
    try {
      rmdirSync(group)
      return true
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return true
      // The kernel keeps a process in its group for a moment after it has ended.
      if (code === 'EBUSY') return false
      throw error
    }
  })
}

/** Reads the number of a key from a file of lines `key number`; 0 if the key is absent. */
export function readKey(file: string, key: string): number {
  const line = readFileSync(file, 'latin1')
    .split('\n')
    .find((line) => line.startsWith(`${key} `))
  return Number(line?.slice(key.length + 1) ?? 0)
}

/**
 * Returns the memory that the kernel cannot reclaim at once. Never negative, although the two numbers are read at
 * different moments.
 */
export function workingSet(usage: number, inactiveFile: number): number {
  return Math.max(0, usage - inactiveFile)
}

export function readNumber(file: string): number {
  return Number(readFileSync(file, 'latin1'))
}

/** Returns the result of `read`, or `otherwise` if the group does not exist. */
export function orIfGone<T>(otherwise: T, read: () => T): T {
  try {
    return read()
  } catch (error) {
    // Reading a file of a group that has been removed meanwhile fails with ENODEV.
    if (['ENOENT', 'ENODEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return otherwise
    throw error
  }
}
