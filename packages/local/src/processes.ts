import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlive, killTree, type OrphanProcess, processEntry } from '@ballast/engines'
import { BallastError } from '@ballast/model'

/**
 * Record on disk of the processes that a supervisor has started. Written right after each spawn, so that the
 * next command finds exactly these processes if the supervisor is killed.
 */
export class Processes {
  readonly #file: string
  readonly #known: Map<string, OrphanProcess>

  constructor(file: string) {
    this.#file = file
    this.#known = new Map(readKnown(file))
  }

  /** Records a process that was just started or taken over. */
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

  /** Removes a node's process. Ignores a full disk, so that a stop still succeeds: the file may name an ended process. */
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
 * Returns the orphan processes, which a supervisor that has ended left running, by node.
 *
 * @throws {BallastError} FILE_DAMAGED if the record is unreadable
 */
export function readOrphans(file: string): Map<string, OrphanProcess> {
  return new Map(readKnown(file).filter(([, identity]) => isAlive(identity)))
}

/**
 * Kills the orphan processes and removes their record; returns the names of the nodes that were running.
 *
 * @throws {BallastError} FILE_DAMAGED if the record is unreadable; then it kills nothing and keeps the file
 */
export async function killOrphans(file: string): Promise<string[]> {
  const orphans = [...readOrphans(file)]
  await Promise.all(readKnown(file).map(([, identity]) => killTree(identity)))
  rmSync(file, { force: true })
  return orphans.map(([node]) => node)
}

function readKnown(file: string): [string, OrphanProcess][] {
  if (!existsSync(file)) return []
  try {
    return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, OrphanProcess>)
  } catch (cause) {
    throw new BallastError(
      'FILE_DAMAGED',
      `Cannot read ${file}, the record of the processes that a supervisor has started: stop the processes whose working directory is below ${dirname(file)}, remove the file, and run the command again`,
      { facts: { file }, cause },
    )
  }
}
