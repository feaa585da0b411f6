import { catalogueOf } from '../catalogue/catalogue.ts'
import type { KnownVersion } from '../catalogue/versions.ts'
import type { Statement } from '../parsed-sql.ts'
import { coerce } from './coercion.ts'
import { judgeExpression } from './judge.ts'
import type { Note, Scope } from './judged.ts'
import { judge } from './judging.ts'
import { type Place, placesOf } from './places.ts'

/** The notes on an expression that must be immutable. */
export interface Verdict {
  readonly place: Place
  readonly notes: readonly Note[]
}

const verdicts = new WeakMap<Statement, readonly Verdict[]>()

/** Returns the verdicts on every place of a statement. They are cached, because three rules need them. */
export function verdictsOf(statement: Statement, version: KnownVersion): readonly Verdict[] {
  const cached = verdicts.get(statement)
  if (cached !== undefined) return cached
  const found = placesOf(statement).map((place) => ({
    place,
    notes: notesOn(place, statement, version).map((note) => ({ ...note, at: note.at || place.at })),
  }))
  verdicts.set(statement, found)
  return found
}

/** Returns what PostgreSQL would object to in one expression. */
export function notesOn(
  place: Place,
  { after }: Statement,
  version: KnownVersion,
): readonly Note[] {
  const table = after.tables.get(place.table)
  const catalogue = catalogueOf(version, after)
  const columns = new Map(
    [...(table?.columns.values() ?? [])].map(({ name, type }) => [name, type]),
  )
  const scope: Scope = {
    judge: judgeExpression,
    catalogue,
    place: `${place.kind}s`,
    table: place.table,
    columns: table === undefined || table.incomplete ? undefined : columns,
  }
  const refusalNote = (what: string, sqlState: string): Note => ({
    kind: 'refused',
    at: place.at,
    what,
    sqlState,
  })
  const generated = [...(table?.columns.values() ?? [])].filter((column) => column.generated)
  const used = generated.find((column) => mentions(place.expression, column.name))
  if (place.kind.startsWith('partition') && used !== undefined) {
    return [refusalNote(`cannot use generated column "${used.name}" in partition key`, '42P17')]
  }
  const isVirtual = generated.some(
    ({ name, virtual }) => virtual && mentions(place.expression, name, 'or whole rows'),
  )
  if (place.column === undefined && isVirtual) {
    return [refusalNote('keys and indexes on virtual generated columns are not supported', '0A000')]
  }
  if (place.kind.endsWith('key column')) {
    return judge(place.expression, scope).notes.filter(({ kind }) => kind === 'refused')
  }
  const judged = judge(place.expression, scope)
  const withRefusal = (what: string, sqlState: string) => [
    ...judged.notes,
    refusalNote(what, sqlState),
  ]
  if (place.kind === 'index predicate') {
    const truth = coerce(scope, judged, 'bool', 'i', place.at)
    return (
      truth?.notes ??
      withRefusal(`argument of WHERE must be type boolean, not type ${judged.type}`, '42804')
    )
  }
  if (place.kind === 'partition key expression' && judged.constant !== undefined) {
    return withRefusal('cannot use constant expression as partition key', '42P17')
  }
  if (place.column === undefined) return judged.notes
  const { name, type, virtual } = place.column
  if (virtual && catalogue.type(type) !== undefined && !catalogue.isBuiltIn(type)) {
    return withRefusal(`virtual generated column "${name}" cannot have the type ${type}`, '0A000')
  }
  if (used !== undefined) {
    const what = `cannot use generated column "${used.name}" in column generation expression`
    return withRefusal(what, '42P17')
  }
  // PostgreSQL checks for mutability cached it converts to the column's type; that conversion may be mutable.
  if (judged.notes.length > 0) return judged.notes
  const userDefined = virtual ? judge(place.expression, { ...scope, builtInOnly: true }).notes : []
  if (userDefined.length > 0) return userDefined
  if (coerce(scope, judged, type, 'a', place.at) !== undefined) return []
  const what = `column "${name}" is of type ${type} but its expression is of type ${judged.type}`
  return [refusalNote(what, '42804')]
}

function mentions(expression: object, column: string, rows?: 'or whole rows'): boolean {
  const text = JSON.stringify(expression)
  const named = `{"ColumnRef":{"fields":[{"String":{"sval":${JSON.stringify(column)}}}]`
  return text.includes(named) || (rows !== undefined && text.includes('"A_Star"'))
}
