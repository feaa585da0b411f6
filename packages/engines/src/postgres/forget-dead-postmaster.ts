import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { processEntry } from '../process/process-tree.ts'

/**
 * Removes the lock file of a postmaster that was killed and whose parent has not asked for its status: PostgreSQL
 * takes such a zombie for a running server and refuses to start. A cluster that any living process works in is left alone.
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
