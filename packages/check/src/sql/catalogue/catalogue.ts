import type { DeclaredFunction, Schema } from '../schema/schema.ts'
import type { CatalogueData, VolatilityLetter } from './data.ts'
import { declaredPart } from './declared-part.ts'
import { add, emptyPart, type Part } from './part.ts'
import { type CatalogueFile, catalogueRows, type KnownVersion, knownVersions } from './versions.ts'

export interface TypeFacts {
  readonly name: string
  /** `pg_type.typcategory`: S string, N number, D date or time, A array, … */
  readonly category: string
  readonly preferred: boolean
  /** `pg_type.typtype`: b(ase), c(omposite), d(omain), e(num), m(ultirange), p(seudo), r(ange). */
  readonly kind: string
  readonly element: string
  readonly isArray: boolean
  /** A domain's base, a range's element, a multirange's range. */
  readonly origin: string
  readonly input: VolatilityLetter
  readonly output: VolatilityLetter
}

export interface OperatorFacts {
  readonly name: string
  readonly args: readonly string[]
  readonly result: string
  readonly functionName: string
}

export interface CastFacts {
  readonly context: 'i' | 'a' | 'e'
  readonly method: 'f' | 'i' | 'b'
  readonly functionName: string
  readonly volatility: VolatilityLetter
}

/** A function of the server or of the files; with `body` if PostgreSQL may inline it. */
export interface FunctionFacts extends Omit<DeclaredFunction, 'declaration'> {
  readonly declaration?: DeclaredFunction['declaration']
  readonly body?: string
}

/** The objects of one database, by name: PostgreSQL's own, those of its extensions, and those that the files declare. */
export interface Catalogue {
  readonly version: KnownVersion
  type(name: string): TypeFacts | undefined
  functions(name: string): readonly FunctionFacts[]
  operators(name: string): readonly OperatorFacts[]
  cast(source: string, target: string): CastFacts | undefined
  /** Tells whether the server itself has it, without any file or extension. */
  isBuiltIn(what: string | FunctionFacts): boolean
  /** The files create an extension whose objects are unknown. */
  readonly hasUnknownExtension: boolean
}

/** Returns the catalogue of a server of this major version, with everything that `schema` adds. */
export function catalogueOf(version: KnownVersion, schema: Schema): Catalogue {
  const builtIn = partsOf('postgres', version).get('pg_catalog')!
  const extensions = schema.extensions.map((name) => partsOf('extensions', version).get(name))
  const parts = [
    builtIn,
    ...extensions.filter((part) => part !== undefined),
    declaredPart(schema, builtIn),
  ]
  return {
    version,
    type: (name) => firstOf(parts, (part) => part.types.get(name)) ?? arrayOf(parts, name),
    functions: (name) => parts.flatMap((part) => part.functions.get(name) ?? []),
    operators: (name) => parts.flatMap((part) => part.operators.get(name) ?? []),
    cast: (source, target) => firstOf(parts, (part) => part.casts.get(`${source} ${target}`)),
    isBuiltIn: (what) =>
      typeof what === 'string'
        ? builtIn.types.has(what)
        : builtIn.functions.get(what.name)?.includes(what) === true,
    hasUnknownExtension: extensions.includes(undefined),
  }
}

/** Returns the major versions that have a function of this name. */
export function versionsWithFunction(name: string): KnownVersion[] {
  return knownVersions.filter((version) =>
    partsOf('postgres', version).get('pg_catalog')!.functions.has(name),
  )
}

function firstOf<Found>(parts: readonly Part[], find: (part: Part) => Found | undefined) {
  for (const part of parts) {
    const found = find(part)
    if (found !== undefined) return found
  }
  return undefined
}

const loaded = new Map<string, ReadonlyMap<string, Part>>()

/** Reads a catalogue file once, and only if an expression must be judged. */
function partsOf(file: CatalogueFile, version: KnownVersion): ReadonlyMap<string, Part> {
  const key = `${file}-${version}`
  const cached = loaded.get(key)
  if (cached !== undefined) return cached
  const rows = Object.entries(catalogueRows(file, version))
  const parts = new Map(rows.map(([name, data]) => [name, partOf(data)]))
  loaded.set(key, parts)
  return parts
}

function partOf({ types, functions, operators, casts }: CatalogueData): Part {
  const part = emptyPart()
  for (const [name, category, preferred, kind, element, isArray, origin, input, output] of types) {
    const facts = { name, category, preferred, kind, element, isArray, origin, input, output }
    part.types.set(name, facts)
  }
  for (const row of functions) {
    const [name, args, result, volatility, kind, strict, returnsSet, defaults, variadic] = row
    const [, , , , , , , , , argNames, body] = row
    add(part.functions, {
      name,
      kind:
        kind === 'a'
          ? 'aggregate'
          : kind === 'w'
            ? 'window'
            : kind === 'p'
              ? 'procedure'
              : 'function',
      args,
      argNames: argNames ?? [],
      // The defaults of PostgreSQL's own functions are constants.
      defaults: Array.from({ length: defaults }, () => ({ A_Const: { ival: {} } })),
      variadic,
      result,
      returnsSet,
      volatility,
      strict,
      ...(body !== null && { body }),
    })
  }
  for (const [name, left, right, result, functionName] of operators) {
    const args = left === '' ? [right] : [left, right]
    add(part.operators, { name, args, result, functionName })
  }
  for (const [source, target, context, method, functionName, volatility] of casts) {
    part.casts.set(`${source} ${target}`, { context, method, functionName, volatility })
  }
  return part
}

/** Returns the array type of a declared type, which PostgreSQL names with a leading underscore. */
function arrayOf(parts: readonly Part[], name: string): TypeFacts | undefined {
  if (!name.startsWith('_')) return undefined
  const element = firstOf(parts, (part) => part.types.get(name.slice(1)))
  if (element === undefined || element.kind === 'p' || element.isArray) return undefined
  const facts = { name, category: 'A', preferred: false, kind: 'b', element: element.name }
  return { ...facts, isArray: true, origin: '', input: 's', output: 's' }
}
