import type { ColumnRef } from 'libpg-query'
import { namesOf, qualified } from '../names.ts'
import { type Judged, refused, type Scope, unresolved } from './judged.ts'
import { singular } from './judging.ts'

/** Judges a column, the whole row, or a parameter of an inlined function. */
export function column({ fields, location = 0 }: ColumnRef, scope: Scope): Judged {
  const names = namesOf(fields)
  const [name, star] = [names.at(-1) ?? '', (fields ?? []).some((field) => 'A_Star' in field)]
  const { parameters, columns, table } = scope
  const position = parameters?.names.indexOf(name) ?? -1
  if (position >= 0) return parameter(position + 1, scope)
  const qualifier = names.slice(0, star ? undefined : -1)
  if (qualifier.length > 0 && qualified(qualifier) !== table) {
    return refused(location, `missing FROM-clause entry for table "${qualifier.at(-1)}"`, '42P01')
  }
  const type = columns?.get(name)
  if (type !== undefined && !star) return { type, notes: [], readsRow: true }
  const isWholeRow = star || name === table
  if (isWholeRow) {
    if (scope.place.startsWith('column')) {
      return refused(location, `cannot use whole-row variable in ${singular(scope)}`, '42P17')
    }
    return { type: columns ? table : unresolved, notes: [], readsRow: true }
  }
  if (systemColumns.has(name)) {
    if (name === 'tableoid' && scope.place.startsWith('column')) {
      return { type: 'oid', notes: [], readsRow: true }
    }
    return refused(location, `index creation on system columns is not supported (${name})`, '0A000')
  }
  if (columns !== undefined) {
    return refused(location, `column "${names.join('.')}" does not exist`, '42703')
  }
  return { type: unresolved, notes: [], readsRow: true }
}

const systemColumns = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax'])

/** Judges `$1`. */
export function parameter(number: number, { parameters }: Scope): Judged {
  return parameters?.values[number - 1] ?? refused(0, `there is no parameter $${number}`, '42P02')
}
