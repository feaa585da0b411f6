import type { IndexStmt } from 'libpg-query'
import type { Index } from './schema.ts'

/** Converts a CREATE INDEX. The column of an expression is the empty string. */
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
