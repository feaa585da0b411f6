import { type FunctionFacts, versionsWithFunction } from '../catalogue/catalogue.ts'
import { call } from './call.ts'
import { type Candidate, select } from './candidates.ts'
import { coerce, pathway } from './coercion.ts'
import { type Judged, refused, type Scope, unresolved } from './judged.ts'

export interface Argument {
  readonly name?: string
  readonly value: Judged
}

export interface Call {
  readonly name: string
  readonly args: readonly Argument[]
  /** `f(variadic array)`. */
  readonly variadic: boolean
  readonly at: number
}

/** Resolves a function by its name as PostgreSQL does (`func_get_detail` in parse_func.c), and judges the call. */
export function functionCall(scope: Scope, { name, args, variadic, at }: Call): Judged {
  const { catalogue } = scope
  const all = catalogue.functions(name)
  const candidates = withoutDuplicates(all.flatMap((one) => candidatesOf(one, args, variadic)))
  const types = args.map(({ value }) => value.type)
  const exact = candidates.find(({ paramTypes }) =>
    paramTypes.every((type, index) => type === types[index]),
  )
  const values = args.map(({ value }) => value)
  if (exact === undefined && args.length === 1 && isConversion(scope, name, types[0]!)) {
    return coerce(scope, values[0]!, name, 'e', at)!
  }
  const found = exact ?? select(catalogue, types, candidates)
  if (found === undefined) return missing(scope, name, all, values, at)
  if (found === 'ambiguous') return ambiguous(scope, name, candidates, values, at)
  const { facts, paramTypes } = found
  if (facts.kind === 'aggregate') {
    return refused(at, `aggregate functions are not allowed in ${scope.place}`, '42803')
  }
  if (facts.kind === 'window') {
    return refused(at, `window functions are not allowed in ${scope.place}`, '42P20')
  }
  if (facts.kind === 'procedure') return refused(at, `${name} is a procedure`, '42809')
  return call(scope, facts, values, paramTypes, at)
}

interface FunctionCandidate extends Candidate {
  readonly facts: FunctionFacts
  /** Its VARIADIC parameter is expanded to single ones. */
  readonly expanded: boolean
  /** Number of arguments that are left to their defaults. */
  readonly missing: number
}

function candidatesOf(
  facts: FunctionFacts,
  args: readonly Argument[],
  variadic: boolean,
): FunctionCandidate[] {
  const count = args.length
  const missing = facts.args.length - count
  if (args.some(({ name }) => name !== undefined)) {
    const order = args.map(({ name }, index) =>
      name === undefined ? index : facts.argNames.indexOf(name),
    )
    const fits =
      !order.includes(-1) && new Set(order).size === count && missing <= facts.defaults.length
    if (!fits || missing < 0) return []
    return [
      { facts, paramTypes: order.map((index) => facts.args[index]!), expanded: false, missing },
    ]
  }
  if (facts.variadic && !variadic) {
    const [last, repeated] = [facts.args.at(-1)!, count - facts.args.length + 1]
    if (repeated < 1) return []
    const element = last === 'any' ? 'any' : (variadicElements[last] ?? last.replace(/^_/, ''))
    const rest = Array.from({ length: repeated }, () => element)
    return [
      { facts, paramTypes: [...facts.args.slice(0, -1), ...rest], expanded: true, missing: 0 },
    ]
  }
  if (missing < 0 || missing > facts.defaults.length || (variadic && !facts.variadic)) return []
  return [{ facts, paramTypes: facts.args.slice(0, count), expanded: false, missing }]
}

const variadicElements: Readonly<Record<string, string>> = {
  anyarray: 'anyelement',
  anycompatiblearray: 'anycompatible',
}

/** Keeps one of the functions with the same parameter types: the one without expansion, then with the fewest defaults. */
function withoutDuplicates(candidates: readonly FunctionCandidate[]): FunctionCandidate[] {
  const byTypes = new Map<string, FunctionCandidate>()
  for (const candidate of candidates) {
    const key = `${candidate.paramTypes}`
    const before = byTypes.get(key)
    const better =
      before &&
      (Number(before.expanded) - Number(candidate.expanded) || before.missing - candidate.missing)
    if (before === undefined || (better ?? 0) > 0) byTypes.set(key, candidate)
  }
  return [...byTypes.values()]
}

/** Tells whether a call such as `numeric(x)` or `text(x)` is a cast, because no function of that name accepts just x. */
function isConversion({ catalogue }: Scope, name: string, source: string): boolean {
  const target = catalogue.type(name)
  if (target === undefined || target.kind === 'p') return false
  if (source === 'unknown') return true
  if (source === unresolved) return false
  const { kind } = pathway(catalogue, source, name, 'e')
  if (kind !== 'io') return kind === 'relabel'
  const from = catalogue.type(source)
  return !((source === 'record' || from?.kind === 'c') && target.category === 'S')
}

function missing(
  { catalogue }: Scope,
  name: string,
  all: readonly FunctionFacts[],
  values: readonly Judged[],
  at: number,
): Judged {
  const types = values.map(({ type }) => type)
  if (all.length > 0 && !types.includes(unresolved) && !catalogue.hasUnknownExtension) {
    return refused(at, `function ${name}(${types.join(', ')}) does not exist`, '42883')
  }
  const notes = values.flatMap((value) => value.notes)
  const versions = versionsWithFunction(name)
  const elsewhere =
    versions.length > 0 ? `, and only PostgreSQL ${versions.join(', ')} has one` : ''
  const what = `no given file declares the function ${name}(${types.join(', ')})${elsewhere}`
  return { type: unresolved, notes: [...notes, { kind: 'unjudged', at, what }] }
}

/** Judges an ambiguous call with arguments of unresolved type, if all candidates give the same verdict. */
function ambiguous(
  scope: Scope,
  name: string,
  candidates: readonly FunctionCandidate[],
  values: readonly Judged[],
  at: number,
): Judged {
  if (!values.some(({ type }) => type === unresolved)) {
    return refused(at, `function ${name} is not unique`, '42725')
  }
  const judged = candidates.map(({ facts, paramTypes }) =>
    call(scope, facts, values, paramTypes, at),
  )
  const [first] = judged
  const results = new Set(judged.map(({ type }) => type))
  const type = results.size === 1 ? first!.type : unresolved
  const refusing = judged.filter(
    ({ notes }) => notes.length > values.flatMap((v) => v.notes).length,
  )
  if (refusing.length === judged.length) return { ...first!, type }
  const notes = values.flatMap((value) => value.notes)
  if (refusing.length === 0) return { type, notes }
  const what = `which ${name} is called depends on a type that no given file declares`
  return { type, notes: [...notes, { kind: 'unjudged', at, what }] }
}
