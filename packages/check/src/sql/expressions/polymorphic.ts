import type { Catalogue } from '../catalogue/catalogue.ts'
import { untold } from './judged.ts'
import { type Resolution, resolve } from './type-resolution.ts'
import { arrayTypeOf } from './types.ts'

/** The types of arguments and result with what the polymorphic ones stand for put in. */
export function substitute(
  catalogue: Catalogue,
  actual: readonly string[],
  declared: readonly string[],
  result: string,
): { args: string[]; result: string } | undefined {
  const found = resolve(catalogue, actual, declared)
  if (found === undefined) return undefined
  const args = declared.map((type) => replacement(catalogue, type, found))
  const known = !actual.includes(untold)
  // A literal does not say which range is meant, and some types have no array type.
  if (known && args.some((type) => type === untold)) return undefined
  const returned = replacement(catalogue, result, found)
  const isMissing = (type: string) => type.startsWith('_') && catalogue.type(type) === undefined
  if ([...args, returned].some(isMissing)) return undefined
  return { args, result: returned }
}

function replacement(catalogue: Catalogue, type: string, found: Resolution): string {
  const compatible = type.startsWith('anycompatible')
  const element = compatible ? found.compatible : found.element
  const arrayOf = (name: string | undefined) =>
    name === undefined || name === untold ? untold : arrayTypeOf(name)
  switch (type.replace('compatible', '')) {
    case 'any':
      return compatible ? (element ?? 'text') : type
    case 'anyelement':
    case 'anynonarray':
    case 'anyenum':
      return element ?? untold
    case 'anyarray':
      return arrayOf(element ?? (compatible ? 'text' : undefined))
    case 'anyrange':
      return found.range ?? untold
    case 'anymultirange':
      return found.multirange ?? multirangeOf(catalogue, found.range)
    default:
      return type
  }
}

/** As PostgreSQL names the multirange that comes with a range. */
export function multirangeName(range: string): string {
  return range.includes('range') ? range.replace('range', 'multirange') : `${range}_multirange`
}

function multirangeOf(catalogue: Catalogue, range: string | undefined): string {
  const name = range === undefined ? untold : multirangeName(range)
  return catalogue.type(name) ? name : untold
}
