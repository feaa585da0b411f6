import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface SharedClasses {
  /** Arguments for the command line of the JVM. */
  readonly args: readonly string[]
  /** Keeps the archive that the process may have written; call it when the process has ended. */
  readonly keep: () => void
}

/** Silences warnings about a missing or outdated archive: the JVM starts without one. */
const quiet = ['-Xlog:cds=off', '-Xlog:cds+dynamic=off', '-Xshare:auto']

/**
 * Sets up class-data sharing: the JVM loads classes from an archive instead of the jars, which halves the start time.
 * If there is no archive for these jars and this JVM, the first process that exits normally writes one, which delays
 * its exit by a second or two. Two processes may do so at once: each writes its own file and renames it.
 */
export function sharedClasses(
  cacheDirectory: string,
  name: string,
  java: string,
  jars: readonly string[],
): SharedClasses {
  const directory = join(cacheDirectory, 'shared-classes')
  const key = createHash('sha256')
    .update([java, ...jars].map(versionOf).join('\n'))
    .digest('hex')
    .slice(0, 12)
  const archive = join(directory, `${name}-${key}.jsa`)
  if (existsSync(archive)) {
    return { args: [`-XX:SharedArchiveFile=${archive}`, ...quiet], keep: () => {} }
  }
  mkdirSync(directory, { recursive: true })
  const draft = `${archive}.${process.pid}-${performance.now().toFixed(3)}.new`
  return {
    args: [`-XX:ArchiveClassesAtExit=${draft}`, ...quiet],
    keep() {
      if (!existsSync(draft)) return
      if (existsSync(archive)) rmSync(draft)
      else renameSync(draft, archive)
    },
  }
}

/** Identifies a version of a file. The JVM ignores an archive if a jar's size or modification time has changed. */
function versionOf(file: string): string {
  const { size, mtimeMs } = statSync(file)
  return `${file} ${size} ${mtimeMs}`
}
