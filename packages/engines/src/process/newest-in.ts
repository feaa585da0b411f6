import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Folders below a service's sources that others write to: npm, and Python at the first start. */
const notSources = ['node_modules', '__pycache__']

/**
 * Returns the latest modification time of the files at or below a path, in milliseconds since the epoch; 0 if there
 * is none.
 */
export function newestIn(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  const inside = readdirSync(path).filter((name) => !notSources.includes(name))
  return Math.max(0, ...inside.map((name) => newestIn(join(path, name))))
}
