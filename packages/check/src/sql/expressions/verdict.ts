import { catalogueOf } from '../catalogue/catalogue.ts'
import type { KnownVersion } from '../catalogue/versions.ts'
import type { Statement } from '../parsed-sql.ts'
import { coerce } from './coercion.ts'
import { judge } from './judge.ts'
import type { Note, Scope } from './judged.ts'
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
    catalogue,
    place: `${place.kind}s`,
    table: place.table,
    columns: table === undefined || table.incomplete ? undefined : columns,
  }
  const judged = judge(place.expression, scope)
  const refusal = (what: string, sqlState: string): Note[] => [
    ...judged.notes,
    { kind: 'refused', at: place.at, what, sqlState },
  ]
  if (place.kind === 'index predicate') {
    const truth = coerce(scope, judged, 'bool', 'i', place.at)
    return (
      truth?.notes ??
      refusal(`argument of WHERE must be type boolean, not type ${judged.type}`, '42804')
    )
  }
  if (place.column === undefined) return judged.notes
  const { name, type } = place.column
  // The conversion to the column's type may be mutable: PostgreSQL looks before it converts.
  if (coerce(scope, judged, type, 'a', place.at) === undefined) {
    return refusal(
      `column "${name}" is of type ${type} but its expression is of type ${judged.type}`,
      '42804',
    )
  }
  const generated = [...(table?.columns.values() ?? [])].filter((column) => column.generated)
  const used = generated.find((column) => mentions(place.expression, column.name))
  return used === undefined
    ? judged.notes
    : refusal(`cannot use generated column "${used.name}" in column generation expression`, '42P17')
}

function mentions(expression: object, column: string): boolean {
  return JSON.stringify(expression).includes(
    `{"ColumnRef":{"fields":[{"String":{"sval":${JSON.stringify(column)}}}]`,
  )
}
