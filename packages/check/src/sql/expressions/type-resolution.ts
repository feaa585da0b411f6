import type { Catalogue } from '../catalogue/catalogue.ts'
import { type CoercionContext, pathway } from './coercion.ts'
import { unresolved } from './judged.ts'
import { baseType, elementOf, isPolymorphic, isRow } from './types.ts'

// One file, because the three functions are mutually recursive, as in PostgreSQL's parse_coerce.c.

/** Tells whether each source type can be converted to the target type at the same index (`can_coerce_type`). */
export function canCoerce(
  catalogue: Catalogue,
  sources: readonly string[],
  targets: readonly string[],
  context: CoercionContext,
): boolean {
  let generic = false
  for (const [index, source] of sources.entries()) {
    const target = targets[index]!
    if (source === target || target === 'any' || source === unresolved) continue
    if (isPolymorphic(target)) {
      generic = true
      continue
    }
    if (source === 'unknown' && target !== 'internal') continue
    if (pathway(catalogue, source, target, context).kind !== 'none') continue
    if (isRow(catalogue, source) && isRow(catalogue, target)) continue
    return false
  }
  return !generic || consistent(catalogue, sources, targets)
}

/** Returns the common type of several values, as in CASE or an array (`select_common_type`); undefined if there is none. */
export function commonType(catalogue: Catalogue, types: readonly string[]): string | undefined {
  const [first] = types
  if (types.includes(unresolved)) return unresolved
  if (first !== 'unknown' && types.every((type) => type === first)) return first
  let common = 'unknown'
  for (const type of types.map((name) => baseType(catalogue, name))) {
    if (type === 'unknown' || type === common) continue
    if (common === 'unknown') {
      common = type
      continue
    }
    const [old, next] = [catalogue.type(common), catalogue.type(type)]
    if (old?.category !== next?.category) return undefined
    const onlyForward =
      canCoerce(catalogue, [common], [type], 'i') && !canCoerce(catalogue, [type], [common], 'i')
    if (!old?.preferred && onlyForward) common = type
  }
  return common === 'unknown' ? 'text' : common
}

/** Actual types of `anyelement` and its family in one call; undefined if no argument determines them. */
export interface Resolution {
  readonly element: string | undefined
  readonly range: string | undefined
  readonly multirange: string | undefined
  readonly compatible: string | undefined
}

/** Tells whether the arguments agree on the polymorphic types (`check_generic_type_consistency`). */
function consistent(
  catalogue: Catalogue,
  actual: readonly string[],
  declared: readonly string[],
): boolean {
  return resolve(catalogue, actual, declared) !== undefined
}

/** Resolves the polymorphic types of a call; undefined if its arguments do not agree. */
export function resolve(
  catalogue: Catalogue,
  actual: readonly string[],
  declared: readonly string[],
): Resolution | undefined {
  const bound = new Map<string, string>()
  const compatibleTypes: string[] = []
  /** Binds a name to a type; false if it is bound to another one already. */
  const bind = (name: string, type: string): boolean => {
    const before = bound.get(name)
    if (before === undefined) bound.set(name, type)
    return before === undefined || before === type
  }
  for (const [index, type] of declared.entries()) {
    const given = actual[index]!
    if (!isPolymorphic(type) || given === 'unknown' || given === unresolved) continue
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
