import type { KnownVersion } from '../catalogue/versions.ts'
import type { Statement } from '../parsed-sql.ts'
import { columnsIn, conditionsOf } from './conditions.ts'
import type { Place } from './places.ts'
import { notesOn } from './verdict.ts'

/**
 * Proposes a form that PostgreSQL accepts. The immutable part stays in the predicate; the value that is compared with the
 * time becomes a column of the index, and the comparison moves into the query.
 */
export function immutableForm(place: Place, statement: Statement, version: KnownVersion): string {
  const { node } = statement
  if (place.kind !== 'index predicate' || !('IndexStmt' in node)) {
    return `Make the dependency explicit: at time zone 'UTC', to_tsvector('simple', …), or a function that really is immutable`
  }
  const conditions = conditionsOf(statement, node.IndexStmt)
  const kept = conditions.filter(
    ({ node: expression }) => notesOn({ ...place, expression }, statement, version).length === 0,
  )
  const indexed = (node.IndexStmt.indexParams ?? []).map((param) =>
    'IndexElem' in param ? (param.IndexElem.name ?? '(…)') : '',
  )
  const columns = new Set([...indexed, ...columnsIn(place.expression)])
  const where = kept.length > 0 ? ` where ${kept.map(({ text }) => text).join(' and ')}` : ''
  return `Index (${[...columns].join(', ')})${where}, and compare with the time in the query`
}
