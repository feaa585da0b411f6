import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KnownVersion } from '../catalogue/versions.ts'

/** A comparison with real servers in which every test passed. */
export interface RecordedComparison {
  /** The value of `comparisonInputs` at the time. */
  readonly inputs: string
  readonly servers: Readonly<Record<`${KnownVersion}`, ComparedServer>>
}

export interface ComparedServer {
  /** The exact version, as the server reports it. */
  readonly version: string
  /** Number of statements that ran on it. */
  readonly statements: number
}

const repository = join(import.meta.dirname, '../../../../..')
const sources = 'packages/check/src/sql'
const recordedFile = 'corpus/recorded.json'

/**
 * Packages that affect the verdicts: the parser of the check, the client of the server, and the generator of random
 * predicates.
 */
export const decidingPackages = ['libpg-query', 'pg', 'fast-check'] as const

/**
 * Returns a hash of everything that the verdicts depend on: every file below `packages/check/src/sql`, including the
 * corpus, the catalogues, and the versions and checksums of the servers; the locked versions of `decidingPackages` and
 * of their dependencies; and the version of Node.
 */
export function comparisonInputs(): string {
  const hash = createHash('sha256')
  for (const path of comparedFiles()) hash.update(digest(path, readSource(path)))
  for (const [path, { version, integrity }] of lockedPackages()) {
    hash.update(digest(path, JSON.stringify([version, integrity])))
  }
  return hash.update(digest('node', process.version)).digest('hex')
}

/** Returns the paths below `packages/check/src/sql`, sorted. */
export function comparedFiles(): string[] {
  return globSync('**/*', { cwd: join(repository, sources), withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(repository, sources).length + 1))
    .filter((path) => path !== recordedFile)
    .toSorted()
}

export function readSource(path: string): Buffer {
  return readFileSync(join(repository, sources, path))
}

/** Returns undefined if nothing is recorded. */
export function readRecorded(): RecordedComparison | undefined {
  try {
    return JSON.parse(readSource(recordedFile).toString())
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export function writeRecorded(comparison: RecordedComparison): void {
  const text = `${JSON.stringify(comparison, undefined, 2)}\n`
  writeFileSync(join(repository, sources, recordedFile), text)
}

interface LockedPackage {
  readonly version: string
  readonly integrity: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** Returns the entries of the deciding packages and their dependencies in `package-lock.json`. */
function lockedPackages(): [string, LockedPackage][] {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'))
  const entries = Object.entries<LockedPackage>(lock.packages)
  const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13)
  const wanted = new Set<string>(decidingPackages)
  for (const name of wanted) {
    for (const [path, { dependencies = {} }] of entries) {
      if (nameOf(path) === name) for (const needed of Object.keys(dependencies)) wanted.add(needed)
    }
  }
  return entries.filter(([path]) => path.includes('node_modules/') && wanted.has(nameOf(path)))
}

/** Hashes name and content separately, so that moving bytes between them changes the digest. */
function digest(name: string, content: string | Buffer): Buffer {
  const of = (part: string | Buffer) => createHash('sha256').update(part).digest()
  return Buffer.concat([of(name), of(content)])
}
