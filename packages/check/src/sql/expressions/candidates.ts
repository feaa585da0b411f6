import type { Catalogue } from '../catalogue/catalogue.ts'
import { unresolved } from './judged.ts'
import { canCoerce } from './type-resolution.ts'
import { baseType } from './types.ts'

/** A function or an operator, with its parameter types for this call. */
export interface Candidate {
  readonly paramTypes: readonly string[]
}

/**
 * Returns the candidate that PostgreSQL calls for arguments of these types, `'ambiguous'`, or undefined if none fits. The
 * steps are those of `func_match_argtypes` and `func_select_candidate` in parse_func.c.
 * https://www.postgresql.org/docs/current/typeconv-func.html
 */
export function select<Found extends Candidate>(
  catalogue: Catalogue,
  types: readonly string[],
  all: readonly Found[],
): Found | 'ambiguous' | undefined {
  const fitting = all.filter(({ paramTypes }) => canCoerce(catalogue, types, paramTypes, 'i'))
  if (fitting.length <= 1) return fitting[0]
  const given = types.map((type) => baseType(catalogue, type))
  const categories = given.map((type) => catalogue.type(type)?.category)
  const known = (index: number) => given[index] !== 'unknown' && given[index] !== unresolved
  const exact = best(
    fitting,
    (paramTypes) => (index) => known(index) && paramTypes[index] === given[index],
  )
  if (exact.length === 1) return exact[0]
  const preferred = best(exact, (paramTypes) => (index) => {
    if (!known(index)) return false
    const facts = catalogue.type(paramTypes[index]!)
    const isPreferred = facts?.preferred && facts.category === categories[index]
    return paramTypes[index] === given[index] || isPreferred === true
  })
  if (preferred.length === 1) return preferred[0]
  const unknowns = given.flatMap((_, index) => (known(index) ? [] : [index]))
  if (unknowns.length === 0) return 'ambiguous'
  const likely = byCategoryOfLiterals(catalogue, preferred, unknowns)
  if (likely.length === 1) return likely[0]
  const knownTypes = new Set(given.filter((_, index) => known(index)))
  if (knownTypes.size === 1) {
    const [only] = knownTypes
    const same = given.map(() => only!)
    const matching = likely.filter(({ paramTypes }) => canCoerce(catalogue, same, paramTypes, 'i'))
    if (matching.length === 1) return matching[0]
  }
  return 'ambiguous'
}

/** Returns the candidates with the most matching arguments. */
function best<Found extends Candidate>(
  candidates: readonly Found[],
  matcherOf: (paramTypes: readonly string[]) => (index: number) => boolean,
): readonly Found[] {
  const scores = candidates.map(({ paramTypes }) => {
    const matches = matcherOf(paramTypes)
    return paramTypes.filter((_, index) => matches(index)).length
  })
  const most = Math.max(...scores)
  return candidates.filter((_, index) => scores[index] === most)
}

/** Prefers text for a bare literal if any candidate accepts text there, else the one category that all accept. */
function byCategoryOfLiterals<Found extends Candidate>(
  catalogue: Catalogue,
  candidates: readonly Found[],
  unknowns: readonly number[],
): readonly Found[] {
  const wanted = new Map<number, { category: string; preferred: boolean }>()
  for (const index of unknowns) {
    const facts = candidates.map(({ paramTypes }) => catalogue.type(paramTypes[index]!))
    const categories = new Set(facts.map((one) => one?.category ?? 'U'))
    const category = categories.has('S')
      ? 'S'
      : categories.size === 1
        ? [...categories][0]!
        : undefined
    if (category === undefined) return candidates
    const preferred = facts.some((one) => one?.category === category && one.preferred)
    wanted.set(index, { category, preferred })
  }
  const kept = candidates.filter(({ paramTypes }) =>
    [...wanted].every(([index, { category, preferred }]) => {
      const facts = catalogue.type(paramTypes[index]!)
      return facts?.category === category && (!preferred || facts.preferred)
    }),
  )
  return kept.length > 0 ? kept : candidates
}
