import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import type { CatalogueData } from './data.ts'

/** Major versions of PostgreSQL whose catalogue is in this directory, oldest first. */
export const knownVersions = [15, 16, 17, 18] as const

export type KnownVersion = (typeof knownVersions)[number]

/** @throws {BallastError} USAGE for a version whose catalogue is not here, with those that are */
export function knownVersion(version: number | string): KnownVersion {
  const found = knownVersions.find((known) => `${known}` === `${version}`)
  if (found !== undefined) return found
  throw new BallastError(
    'USAGE',
    `Cannot judge SQL for PostgreSQL ${version}: the catalogues of ${knownVersions.join(', ')} are known; name one of these with --postgres`,
    { facts: { version, knownVersions } },
  )
}

/** `postgres` has one part, `pg_catalog`; `extensions` has one for each extension, by its name. */
export const catalogueFiles = ['postgres', 'extensions'] as const

export type CatalogueFile = (typeof catalogueFiles)[number]

export type CatalogueParts = Readonly<Record<string, CatalogueData>>

/** From one major version to the next. A row of which anything differs is gone, and added as it is now. */
export interface CatalogueChanges {
  readonly gone: CatalogueParts
  readonly added: CatalogueParts
}

/** Where the rows of the oldest version are, or what a later one changed. */
export function cataloguePath(file: CatalogueFile, version: KnownVersion): string {
  return join(import.meta.dirname, `${file}-${version}.json`)
}

/** All rows of a major version: those of the oldest one, and every change since. */
export function catalogueRows(file: CatalogueFile, version: KnownVersion): CatalogueParts {
  const [oldest, ...later] = knownVersions.filter((known) => known <= version)
  const read = (known: KnownVersion) => JSON.parse(readFileSync(cataloguePath(file, known), 'utf8'))
  let rows: CatalogueParts = read(oldest!)
  for (const known of later) {
    const { gone, added }: CatalogueChanges = read(known)
    rows = joined(without(rows, gone), added)
  }
  return rows
}

/** What made `after` of `before`. */
export function changesBetween(before: CatalogueParts, after: CatalogueParts): CatalogueChanges {
  return { gone: without(before, after), added: without(after, before) }
}

/** The rows of `parts` that `others` does not have; a part of which nothing is left is left out. */
function without(parts: CatalogueParts, others: CatalogueParts): CatalogueParts {
  return mapParts(parts, (rows, name, kind) => {
    const away = new Set(others[name]?.[kind].map((row) => JSON.stringify(row)))
    return away.size === 0 ? rows : rows.filter((row) => !away.has(JSON.stringify(row)))
  })
}

function joined(parts: CatalogueParts, more: CatalogueParts): CatalogueParts {
  return mapParts({ ...more, ...parts }, (rows, name, kind) =>
    parts[name] === undefined ? rows : [...rows, ...(more[name]?.[kind] ?? [])],
  )
}

function mapParts(
  parts: CatalogueParts,
  rowsOf: (rows: readonly unknown[], part: string, kind: keyof CatalogueData) => readonly unknown[],
): CatalogueParts {
  const mapped = Object.entries(parts).map(([name, data]) => {
    const kinds = Object.entries(data) as [keyof CatalogueData, readonly unknown[]][]
    return [name, Object.fromEntries(kinds.map(([kind, rows]) => [kind, rowsOf(rows, name, kind)]))]
  })
  return Object.fromEntries(
    mapped.filter(([, data]) => Object.values(data!).some((rows) => rows.length > 0)),
  )
}
