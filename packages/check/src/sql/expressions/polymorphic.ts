import type { Catalogue } from '../catalogue/catalogue.ts'
import { unresolved } from './judged.ts'
import { type Resolution, resolve } from './type-resolution.ts'
import { arrayTypeOf } from './types.ts'

/** Replaces the polymorphic types of arguments and result with actual types; undefined if they do not resolve. */
export function substitute(
  catalogue: Catalogue,
  actual: readonly string[],
  declared: readonly string[],
  result: string,
): { args: string[]; result: string } | undefined {
  const found = resolve(catalogue, actual, declared)
  if (found === undefined) return undefined
  const args = declared.map((type) => replacement(catalogue, type, found))
  const known = !actual.includes(unresolved)
  // A literal does not determine the range type, and some types have no array type.
  if (known && args.some((type) => type === unresolved)) return undefined
  const returned = replacement(catalogue, result, found)
  const isMissing = (type: string) => type.startsWith('_') && catalogue.type(type) === undefined
  if ([...args, returned].some(isMissing)) return undefined
  return { args, result: returned }
}

function replacement(catalogue: Catalogue, type: string, found: Resolution): string {
  const compatible = type.startsWith('anycompatible')
  const element = compatible ? found.compatible : found.element
  const arrayOf = (name: string | undefined) =>
    name === undefined || name === unresolved ? unresolved : arrayTypeOf(name)
  switch (type.replace('compatible', '')) {
    case 'any':
      return compatible ? (element ?? 'text') : type
    case 'anyelement':
    case 'anynonarray':
    case 'anyenum':
      return element ?? unresolved
    case 'anyarray':
      return arrayOf(element ?? (compatible ? 'text' : undefined))
    case 'anyrange':
      return found.range ?? unresolved
    case 'anymultirange':
      return found.multirange ?? multirangeOf(catalogue, found.range)
    default:
      return type
  }
}

/** Returns the name that PostgreSQL gives to the multirange of a range. */
export function multirangeName(range: string): string {
  return range.includes('range') ? range.replace('range', 'multirange') : `${range}_multirange`
}

function multirangeOf(catalogue: Catalogue, range: string | undefined): string {
  const name = range === undefined ? unresolved : multirangeName(range)
  return catalogue.type(name) ? name : unresolved
}
