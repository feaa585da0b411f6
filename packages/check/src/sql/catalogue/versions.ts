import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import type { CatalogueData } from './data.ts'

/** Major versions of PostgreSQL whose catalogue is in this directory, oldest first. */
export const knownVersions = [15, 16, 17, 18] as const

export type KnownVersion = (typeof knownVersions)[number]

/** @throws {BallastError} USAGE for a version without a catalogue; the message lists those that have one */
export function knownVersion(version: number | string): KnownVersion {
  const found = knownVersions.find((known) => `${known}` === `${version}`)
  if (found !== undefined) return found
  throw new BallastError(
    'USAGE',
    `Cannot check SQL for PostgreSQL ${version}: only ${knownVersions.join(', ')} are supported; name one of these with --postgres`,
    { facts: { version, knownVersions } },
  )
}

/** `postgres` has one part, `pg_catalog`; `extensions` has one part per extension. */
export const catalogueFiles = ['postgres', 'extensions'] as const

export type CatalogueFile = (typeof catalogueFiles)[number]

export type CatalogueParts = Readonly<Record<string, CatalogueData>>

/** Changes from one major version to the next. A row that changed is in both: the old one gone, the new one added. */
export interface CatalogueChanges {
  readonly gone: CatalogueParts
  readonly added: CatalogueParts
}

/** Returns the path of a version's file: all rows for the oldest version, the changes for later ones. */
export function cataloguePath(file: CatalogueFile, version: KnownVersion): string {
  return join(import.meta.dirname, `${file}-${version}.json`)
}

/** Returns all rows of a major version: those of the oldest, with every change since. */
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

/** Returns the changes from `before` to `after`. */
export function changesBetween(before: CatalogueParts, after: CatalogueParts): CatalogueChanges {
  return { gone: without(before, after), added: without(after, before) }
}

/** Returns the rows of `parts` that `others` does not have, without parts that end up empty. */
function without(parts: CatalogueParts, others: CatalogueParts): CatalogueParts {
  return mapParts(parts, (rows, name, kind) => {
    const excluded = new Set(others[name]?.[kind].map((row) => JSON.stringify(row)))
    return excluded.size === 0 ? rows : rows.filter((row) => !excluded.has(JSON.stringify(row)))
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
