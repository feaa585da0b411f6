import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Returns the names of the generic drills and of those in `proof/drills` of a project, sorted. A drill is named after its
 * file; no drill is loaded.
 */
export function drillNames(projectRoot: string): string[] {
  const folders = [join(import.meta.dirname, 'drills'), join(projectRoot, 'proof/drills')]
  const names = folders.filter(existsSync).flatMap(namesIn)
  return [...new Set(names)].sort()
}

/** Sources and built files; a name with another dot is a test, a suite or a declaration file. */
function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((file) => /^([^.]+)\.[jt]s$/.exec(file)?.[1] ?? [])
    .filter((name) => name !== 'index')
}
