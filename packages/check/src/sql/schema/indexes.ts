import type { IndexStmt } from 'libpg-query'
import type { Index } from './schema.ts'

/** An expression has no column: the empty text stands in its place. */
export function indexOf({ idxname, indexParams, unique, whereClause }: IndexStmt): Index {
  const columns = (indexParams ?? []).map((element) =>
    'IndexElem' in element ? (element.IndexElem.name ?? '') : '',
  )
  return {
    ...(idxname !== undefined && { name: idxname }),
    columns,
    unique: unique ?? false,
    partial: whereClause !== undefined,
  }
}
