import { catalogueOf } from '../catalogue/catalogue.ts'
import type { KnownVersion } from '../catalogue/versions.ts'
import type { Statement } from '../parsed-sql.ts'
import { coerce } from './coercion.ts'
import { judgeExpression } from './judge.ts'
import type { Note, Scope } from './judged.ts'
import { judge } from './judging.ts'
import { type Place, placesOf } from './places.ts'

/** What is to be said of an expression that must be immutable. */
export interface Verdict {
  readonly place: Place
  readonly notes: readonly Note[]
}

const verdicts = new WeakMap<Statement, readonly Verdict[]>()

/** Verdicts on every place of a statement; three rules ask for them, so they are kept. */
export function verdictsOf(statement: Statement, version: KnownVersion): readonly Verdict[] {
  const before = verdicts.get(statement)
  if (before !== undefined) return before
  const found = placesOf(statement).map((place) => ({
    place,
    notes: notesOn(place, statement, version).map((note) => ({ ...note, at: note.at || place.at })),
  }))
  verdicts.set(statement, found)
  return found
}

/** What PostgreSQL would have against one expression. */
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
  const stated = (what: string, sqlState: string): Note => ({
    kind: 'refused',
    at: place.at,
    what,
    sqlState,
  })
  const generated = [...(table?.columns.values() ?? [])].filter((column) => column.generated)
  const used = generated.find((column) => mentions(place.expression, column.name))
  if (place.kind.startsWith('partition') && used !== undefined) {
    return [stated(`cannot use generated column "${used.name}" in partition key`, '42P17')]
  }
  const isVirtual = generated.some(
    ({ name, virtual }) => virtual && mentions(place.expression, name, 'or whole rows'),
  )
  if (place.column === undefined && isVirtual) {
    return [stated('keys and indexes on virtual generated columns are not supported', '0A000')]
  }
  if (place.kind.endsWith('key column')) {
    return judge(place.expression, scope).notes.filter(({ kind }) => kind === 'refused')
  }
  const judged = judge(place.expression, scope)
  const refusal = (what: string, sqlState: string) => [...judged.notes, stated(what, sqlState)]
  if (place.kind === 'index predicate') {
    const truth = coerce(scope, judged, 'bool', 'i', place.at)
    return (
      truth?.notes ??
      refusal(`argument of WHERE must be type boolean, not type ${judged.type}`, '42804')
    )
  }
  if (place.kind === 'partition key expression' && judged.constant !== undefined) {
    return refusal('cannot use constant expression as partition key', '42P17')
  }
  if (place.column === undefined) return judged.notes
  const { name, type, virtual } = place.column
  if (virtual && catalogue.type(type) !== undefined && !catalogue.isBuiltIn(type)) {
    return refusal(`virtual generated column "${name}" cannot have the type ${type}`, '0A000')
  }
  if (used !== undefined) {
    const what = `cannot use generated column "${used.name}" in column generation expression`
    return refusal(what, '42P17')
  }
  // PostgreSQL looks for what is mutable before it converts to the column's type, which may be mutable.
  if (judged.notes.length > 0) return judged.notes
  const foreign = virtual ? judge(place.expression, { ...scope, builtInOnly: true }).notes : []
  if (foreign.length > 0) return foreign
  if (coerce(scope, judged, type, 'a', place.at) !== undefined) return []
  const what = `column "${name}" is of type ${type} but its expression is of type ${judged.type}`
  return [stated(what, '42804')]
}

function mentions(expression: object, column: string, rows?: 'or whole rows'): boolean {
  const text = JSON.stringify(expression)
  const named = `{"ColumnRef":{"fields":[{"String":{"sval":${JSON.stringify(column)}}}]`
  return text.includes(named) || (rows !== undefined && text.includes('"A_Star"'))
}
