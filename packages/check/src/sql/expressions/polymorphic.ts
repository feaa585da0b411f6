import type { Catalogue } from '../catalogue/catalogue.ts'
import { arrayTypeOf, baseType, elementOf } from './coercion.ts'
import { commonType } from './common-type.ts'
import { untold } from './judged.ts'

const polymorphic =
  /^any(element|array|nonarray|enum|range|multirange|compatible|compatible(array|nonarray|range|multirange))$/

export function isPolymorphic(type: string): boolean {
  return polymorphic.test(type)
}

/** What `anyelement` and its family stand for in one call; undefined where nothing says. */
interface Resolution {
  readonly element: string | undefined
  readonly range: string | undefined
  readonly multirange: string | undefined
  readonly compatible: string | undefined
}

/** Whether the arguments agree on what the polymorphic types stand for (`check_generic_type_consistency`). */
export function consistent(
  catalogue: Catalogue,
  actual: readonly string[],
  declared: readonly string[],
): boolean {
  return resolve(catalogue, actual, declared) !== undefined
}

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

function resolve(
  catalogue: Catalogue,
  actual: readonly string[],
  declared: readonly string[],
): Resolution | undefined {
  const bound = new Map<string, string>()
  const compatibleTypes: string[] = []
  /** Remembers what a name stands for; false if it already stands for something else. */
  const bind = (name: string, type: string): boolean => {
    const before = bound.get(name)
    if (before === undefined) bound.set(name, type)
    return before === undefined || before === type
  }
  for (const [index, type] of declared.entries()) {
    const given = actual[index]!
    if (!isPolymorphic(type) || given === 'unknown' || given === untold) continue
    const base = baseType(catalogue, given)
    if (type === 'anyelement' || type === 'anynonarray' || type === 'anyenum') {
      if (!bind('element', given)) return undefined
    } else if (type === 'anycompatible' || type === 'anycompatiblenonarray') {
      compatibleTypes.push(given)
    } else if (type === 'anycompatiblearray') {
      const element = elementOf(catalogue, base)
      if (element === undefined) return undefined
      compatibleTypes.push(element)
    } else if (!bind(type, base)) return undefined
  }
  for (const prefix of ['any', 'anycompatible']) {
    const multirange = bound.get(`${prefix}multirange`)
    const kindOf = (name: string | undefined) => (name ? catalogue.type(name) : undefined)
    if (multirange !== undefined) {
      const facts = kindOf(multirange)
      if (facts?.kind !== 'm' || !bind(`${prefix}range`, facts.origin)) return undefined
    }
    const range = bound.get(`${prefix}range`)
    if (range === undefined) continue
    const facts = kindOf(range)
    if (facts?.kind !== 'r') return undefined
    if (prefix === 'anycompatible') compatibleTypes.push(facts.origin)
    else if (!bind('element', facts.origin)) return undefined
  }
  const array = bound.get('anyarray')
  if (array !== undefined) {
    const element = elementOf(catalogue, array)
    if (element === undefined || !bind('element', element)) return undefined
  }
  const element = bound.get('element')
  if (element !== undefined) {
    if (declared.includes('anynonarray') && elementOf(catalogue, element)) return undefined
    if (declared.includes('anyenum') && catalogue.type(element)?.kind !== 'e') return undefined
  }
  const compatible = compatibleTypes.length ? commonType(catalogue, compatibleTypes) : undefined
  if (compatibleTypes.length && compatible === undefined) return undefined
  const compatibleRange = bound.get('anycompatiblerange')
  if (compatibleRange && catalogue.type(compatibleRange)?.origin !== compatible) return undefined
  if (
    declared.includes('anycompatiblenonarray') &&
    compatible &&
    elementOf(catalogue, compatible)
  ) {
    return undefined
  }
  return {
    element,
    range: bound.get('anyrange') ?? compatibleRange,
    multirange: bound.get('anymultirange') ?? bound.get('anycompatiblemultirange'),
    compatible,
  }
}
