import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { processEntry } from '../process/process-tree.ts'

/**
 * Removes a stale `postmaster.pid`. PostgreSQL takes a killed postmaster that is not reaped yet, a zombie, for a
 * running server and refuses to start. Does nothing if any living process has the cluster as its working directory.
 */
export function forgetDeadPostmaster(cluster: string): void {
  const lock = join(cluster, 'postmaster.pid')
  if (!existsSync(lock)) return
  const postmaster = Number(readFileSync(lock, 'utf8').split('\n', 1)[0])
  if (processEntry(postmaster) !== undefined || isInUse(cluster)) return
  rmSync(lock)
}

function isInUse(cluster: string): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === cluster
    } catch {
      return false
    }
  })
}
