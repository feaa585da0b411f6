import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface SharedClasses {
  /** For the command line of the JVM. */
  readonly args: readonly string[]
  /** To be called once the process has ended: keeps the archive that it may have written. */
  readonly keep: () => void
}

/** The JVM's warnings about an archive that is missing or older than it: it starts without one then. */
const quiet = ['-Xlog:cds=off', '-Xlog:cds+dynamic=off', '-Xshare:auto']

/**
 * Class-data sharing: classes come from an archive instead of the jars, which halves the start. Where there is
 * no archive for these jars and this JVM, the first process that ends in good order leaves one; it takes a
 * second or two longer to end. Two may do so at once: each writes a file of its own and renames it.
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

/** The JVM ignores an archive whose jars have another size or time, and would do so at every start. */
function versionOf(file: string): string {
  const { size, mtimeMs } = statSync(file)
  return `${file} ${size} ${mtimeMs}`
}
