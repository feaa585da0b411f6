import type { CastFacts, Catalogue } from '../catalogue/catalogue.ts'
import {
  type Judged,
  mutable,
  type Note,
  type Scope,
  unresolved,
  volatilityName,
} from './judged.ts'
import { baseType, isPolymorphic, isRow } from './types.ts'

/** `pg_cast.castcontext`: implicit, assignment to a column, or explicit cast. */
export type CoercionContext = 'i' | 'a' | 'e'

/** The conversion between two types (`find_coercion_pathway` in parse_coerce.c). */
export type Pathway =
  | { readonly kind: 'none' | 'relabel' | 'io' }
  | { readonly kind: 'function'; readonly cast: CastFacts }
  | {
      readonly kind: 'array'
      readonly elements: Pathway
      readonly source: string
      readonly target: string
    }

const rank = { i: 0, a: 1, e: 2 }

export function pathway(
  catalogue: Catalogue,
  sourceName: string,
  targetName: string,
  context: CoercionContext,
): Pathway {
  const [source, target] = [baseType(catalogue, sourceName), baseType(catalogue, targetName)]
  if (source === target) return { kind: 'relabel' }
  const cast = catalogue.cast(source, target)
  if (cast !== undefined) {
    if (rank[context] < rank[cast.context]) return { kind: 'none' }
    if (cast.method === 'f') return { kind: 'function', cast }
    return { kind: cast.method === 'i' ? 'io' : 'relabel' }
  }
  const [from, to] = [catalogue.type(source), catalogue.type(target)]
  if (from?.isArray && to?.isArray && !/^(oid|int2)vector$/.test(target)) {
    const elements = pathway(catalogue, from.element, to.element, context)
    if (elements.kind !== 'none') {
      return { kind: 'array', elements, source: from.element, target: to.element }
    }
  }
  if (context !== 'i' && to?.category === 'S') return { kind: 'io' }
  if (context === 'e' && from?.category === 'S') return { kind: 'io' }
  return { kind: 'none' }
}

/** Converts a value to type `target` and adds the conversion's notes; undefined if there is no such conversion. */
export function coerce(
  { catalogue }: Pick<Scope, 'catalogue'>,
  value: Judged,
  target: string,
  context: CoercionContext,
  at: number,
): Judged | undefined {
  const { type } = value
  if (type === target || type === unresolved || target === unresolved)
    return { ...value, type: target }
  if (target === 'any' || isPolymorphic(target)) return value
  // A bare literal is parsed as a constant of the target type.
  if (type === 'unknown') {
    return acceptsLiteral(catalogue, target, value) ? { ...value, type: target } : undefined
  }
  const path = pathway(catalogue, type, target, context)
  if (path.kind === 'none') {
    const row = isRow(catalogue, type) && isRow(catalogue, target)
    return row ? { ...value, type: target } : undefined
  }
  if (value.constant?.isNull && path.kind !== 'array') return { ...value, type: target }
  const notes = conversionNotes(catalogue, path, type, target, at)
  return withNotes({ ...value, type: target }, notes)
}

/** Most pseudo-types accept no literal. They accept null if their input function is strict, and so not called. */
function acceptsLiteral(catalogue: Catalogue, target: string, { constant }: Judged): boolean {
  if (catalogue.type(target)?.kind !== 'p') return true
  if (target === 'internal') return false
  if (!constant?.isNull) return target === 'cstring' || target === 'void'
  return catalogue.functions(`${target}_in`)[0]?.strict !== false
}

export function withNotes(value: Judged, notes: readonly Note[]): Judged {
  if (notes.length === 0) return value
  const { constant: _, ...rest } = value
  return { ...rest, notes: [...value.notes, ...notes] }
}

function conversionNotes(
  catalogue: Catalogue,
  path: Pathway,
  source: string,
  target: string,
  at: number,
): Note[] {
  if (path.kind === 'array') {
    return conversionNotes(catalogue, path.elements, path.source, path.target, at)
  }
  const volatilityNotes = (volatility: 'i' | 's' | 'v') =>
    mutable(at, `the cast from ${source} to ${target} is ${volatilityName[volatility]}`, volatility)
  if (path.kind === 'function') return volatilityNotes(path.cast.volatility)
  if (path.kind !== 'io') return []
  const output = catalogue.type(source)?.output ?? 's'
  const input = catalogue.type(baseType(catalogue, target))?.input ?? 's'
  return volatilityNotes(output === 'i' ? input : output)
}
