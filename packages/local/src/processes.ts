import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlive, killTree, type ProcessIdentity, processEntry } from '@ballast/engines'
import { BallastError } from '@ballast/model'

/**
 * The processes that a supervisor has started, on disk before anything depends on them: if it is
 * killed, the next command finds exactly these and nothing else.
 */
export class Processes {
  readonly #file: string
  readonly #known = new Map<string, ProcessIdentity>()

  constructor(file: string) {
    this.#file = file
  }

  add(node: string, pid: number): void {
    const entry = processEntry(pid)
    if (entry === undefined) return
    this.#known.set(node, { pid, startedAt: entry.startedAt })
    this.#write()
  }

  /** The file may go on naming a process that is gone: where the disk is full, the end must still come. */
  remove(node: string): void {
    if (!this.#known.delete(node)) return
    try {
      this.#write()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }

  #write(): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify(Object.fromEntries(this.#known)))
    renameSync(`${this.#file}.new`, this.#file)
  }
}

/**
 * The nodes that a supervisor that is gone has left running.
 *
 * @throws {BallastError} FILE_DAMAGED where nobody can tell
 */
export function leftovers(file: string): string[] {
  return readKnown(file)
    .filter(([, identity]) => isAlive(identity))
    .map(([node]) => node)
}

/**
 * Ends what a supervisor that is gone has left running; returns the names of the nodes.
 *
 * @throws {BallastError} FILE_DAMAGED where nobody can tell what that is; nothing is ended, the file stays
 */
export async function clearLeftovers(file: string): Promise<string[]> {
  const known = readKnown(file)
  await Promise.all(known.map(([, identity]) => killTree(identity)))
  rmSync(file, { force: true })
  return known.map(([node]) => node)
}

function readKnown(file: string): [string, ProcessIdentity][] {
  if (!existsSync(file)) return []
  try {
    return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, ProcessIdentity>)
  } catch (cause) {
    throw new BallastError(
      'FILE_DAMAGED',
      `Cannot read ${file}, which names what a supervisor has started: end the processes that work in ${dirname(file)}, remove the file, and run the command again`,
      { facts: { file }, cause },
    )
  }
}
