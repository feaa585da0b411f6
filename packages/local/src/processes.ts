import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlive, killTree, type LeftProcess, processEntry } from '@ballast/engines'
import { BallastError } from '@ballast/model'

/**
 * The processes that a supervisor has started, on disk before anything depends on them: if it is
 * killed, the next command finds exactly these and nothing else.
 */
export class Processes {
  readonly #file: string
  readonly #known: Map<string, LeftProcess>

  constructor(file: string) {
    this.#file = file
    this.#known = new Map(readKnown(file))
  }

  /** Writes down a process that was started now, or taken over. */
  add(node: string, pid: number, fingerprint: string): void {
    const entry = processEntry(pid)
    if (entry === undefined) return
    const { startedAt } = entry
    const known = this.#known.get(node)
    const isSame = known?.pid === pid && known.startedAt === startedAt
    const spawnedAt = isSame ? known.spawnedAt : Date.now()
    this.#known.set(node, { pid, startedAt, fingerprint, spawnedAt })
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
 * What a supervisor that is gone has left running, by node.
 *
 * @throws {BallastError} FILE_DAMAGED where nobody can tell
 */
export function leftovers(file: string): Map<string, LeftProcess> {
  return new Map(readKnown(file).filter(([, identity]) => isAlive(identity)))
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

function readKnown(file: string): [string, LeftProcess][] {
  if (!existsSync(file)) return []
  try {
    return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, LeftProcess>)
  } catch (cause) {
    throw new BallastError(
      'FILE_DAMAGED',
      `Cannot read ${file}, which names what a supervisor has started: end the processes that work in ${dirname(file)}, remove the file, and run the command again`,
      { facts: { file }, cause },
    )
  }
}
