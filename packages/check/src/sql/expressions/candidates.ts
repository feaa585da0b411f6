import type { Catalogue } from '../catalogue/catalogue.ts'
import { untold } from './judged.ts'
import { canCoerce } from './type-resolution.ts'
import { baseType } from './types.ts'

/** Something that can be called: a function or an operator, with the types that it takes for this call's arguments. */
export interface Candidate {
  readonly takes: readonly string[]
}

/**
 * The one that PostgreSQL calls for arguments of these types, `'ambiguous'`, or undefined if none fits. The steps are those
 * of `func_match_argtypes` and `func_select_candidate` in parse_func.c.
 * https://www.postgresql.org/docs/current/typeconv-func.html
 */
export function select<Found extends Candidate>(
  catalogue: Catalogue,
  types: readonly string[],
  all: readonly Found[],
): Found | 'ambiguous' | undefined {
  const fitting = all.filter(({ takes }) => canCoerce(catalogue, types, takes, 'i'))
  if (fitting.length <= 1) return fitting[0]
  const given = types.map((type) => baseType(catalogue, type))
  const categories = given.map((type) => catalogue.type(type)?.category)
  const known = (index: number) => given[index] !== 'unknown' && given[index] !== untold
  const exact = best(fitting, (takes) => (index) => known(index) && takes[index] === given[index])
  if (exact.length === 1) return exact[0]
  const preferred = best(exact, (takes) => (index) => {
    if (!known(index)) return false
    const facts = catalogue.type(takes[index]!)
    const isPreferred = facts?.preferred && facts.category === categories[index]
    return takes[index] === given[index] || isPreferred === true
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
    const matching = likely.filter(({ takes }) => canCoerce(catalogue, same, takes, 'i'))
    if (matching.length === 1) return matching[0]
  }
  return 'ambiguous'
}

/** Those that most arguments speak for. */
function best<Found extends Candidate>(
  candidates: readonly Found[],
  speaksFor: (takes: readonly string[]) => (index: number) => boolean,
): readonly Found[] {
  const scores = candidates.map(({ takes }) => {
    const counts = speaksFor(takes)
    return takes.filter((_, index) => counts(index)).length
  })
  const most = Math.max(...scores)
  return candidates.filter((_, index) => scores[index] === most)
}

/** A bare literal is taken for text if any candidate takes text there, else for the one category that all take. */
function byCategoryOfLiterals<Found extends Candidate>(
  catalogue: Catalogue,
  candidates: readonly Found[],
  unknowns: readonly number[],
): readonly Found[] {
  const wanted = new Map<number, { category: string; preferred: boolean }>()
  for (const index of unknowns) {
    const facts = candidates.map(({ takes }) => catalogue.type(takes[index]!))
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
  const kept = candidates.filter(({ takes }) =>
    [...wanted].every(([index, { category, preferred }]) => {
      const facts = catalogue.type(takes[index]!)
      return facts?.category === category && (!preferred || facts.preferred)
    }),
  )
  return kept.length > 0 ? kept : candidates
}
