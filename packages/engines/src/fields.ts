import { isDeepStrictEqual } from 'node:util'
import type { Limits, Resource, ResourceKind, ResourceOf } from '@ballast/model'

/** Marks a field that the engine renders; fields.test.ts checks that another value changes a plan. */
export const rendered = { is: 'rendered' } as const

/** Marks a field that describes what sources or people do. `check` reads it; there is nothing to run. */
export const described = { is: 'described' } as const

/** Lists the supported values of a field; any other value is refused. Default: the field must be absent. */
export function only<const Value = undefined>(...values: readonly Value[]): Only<Value> {
  return { is: 'only', values: values.length === 0 ? [undefined as Value] : values }
}

/** Marks a field that has no effect yet. The platform runs without it, and `up` prints what happens `instead`. */
export function ignored(instead: string): Ignored {
  return { is: 'ignored', instead }
}

/** Lists the values that the engine renders; any other value is refused. */
export function oneOf<const Value>(...values: readonly Value[]): OneOf<Value> {
  return { is: 'one-of', values }
}

export interface OneOf<Value> {
  readonly is: 'one-of'
  readonly values: readonly Value[]
}

/** Treatment of limits: the host enforces upper bounds; requests are for a scheduler, which a single machine lacks. */
export const limitFields: Fields<Limits> = {
  memory: rendered,
  cpu: rendered,
  requested: ignored('no memory or CPU is reserved for a process'),
}

/** Treatment of zones: all nodes of a resource run on one machine, whatever zones they are assigned to. */
export const oneMachine = ignored('one machine is one failure domain')

interface Only<Value> {
  readonly is: 'only'
  readonly values: readonly Value[]
}

interface Ignored {
  readonly is: 'ignored'
  readonly instead: string
}

/**
 * The treatment of every field of a declaration, nested fields included. A field that the model has and the table
 * lacks is a type error. One entry covers every element of a list.
 */
export type Fields<T> = {
  readonly [Name in keyof T]-?:
    | typeof described
    | Ignored
    | Only<T[Name] | undefined>
    | OneOf<T[Name]>
    | Part<T[Name]>
}

type Part<Value> = Value extends undefined
  ? never
  : Value extends readonly (infer Item)[]
    ? Part<Item>
    : Value extends string | number | boolean | Resource
      ? typeof rendered
      : // The keys of a dictionary are not known to the type.
        string extends keyof Value
        ? typeof rendered
        : Fields<Value>

/** The table of a kind of resource. It leaves out `kind`, by which the table is found. */
export type FieldsOf<Kind extends ResourceKind> = Fields<Omit<ResourceOf<Kind>, 'kind'>>

/** A declared field that the engine does not support. */
export interface UnsupportedField {
  /** `publication.through` */
  readonly field: string
  /** True if the platform cannot run with it; false if it has no effect. */
  readonly refused: boolean
  /** `standbys 2, only 0 is supported` or `retention: spans are kept in memory` */
  readonly text: string
}

/** Returns the fields of a declared value that are refused or ignored. */
export function unsupportedFields<T extends object>(
  fields: Fields<T>,
  value: NoInfer<T>,
): UnsupportedField[] {
  const found = [...walk(fields as Table, value as Values, '')]
  return [...new Map(found.map((one) => [one.text, one])).values()]
}

type Values = Readonly<Record<string, unknown>>
interface Table {
  readonly [field: string]:
    | typeof rendered
    | typeof described
    | Only<unknown>
    | OneOf<unknown>
    | Ignored
    | Table
}

function* walk(table: Table, values: Values, prefix: string): Generator<UnsupportedField> {
  for (const [name, treatment] of Object.entries(table)) {
    const [field, value] = [`${prefix}${name}`, values[name]]
    const refuse = (text: string): UnsupportedField => ({ field, refused: true, text })
    if (isTable(treatment)) {
      for (const part of Array.isArray(value) ? value : [value]) {
        if (typeof part === 'object' && part !== null) yield* walk(treatment, part, `${field}.`)
        else if (part !== undefined) yield refuse(`${field} ${shown(part)}`)
      }
    } else if (treatment.is === 'only' || treatment.is === 'one-of') {
      if (treatment.values.some((possible) => isDeepStrictEqual(value, possible))) continue
      const supported = treatment.values.map(shown).join(' or ')
      yield refuse(`${field} ${shown(value)}, only ${supported} is supported`)
    } else if (treatment.is === 'ignored' && !isNothing(value)) {
      yield { field, refused: false, text: `${field}: ${treatment.instead}` }
    }
  }
}

/** Tells a nested table from a treatment, which has a string `is`. No field of the model is called `is`. */
function isTable(treatment: Table[string]): treatment is Table {
  return typeof treatment.is !== 'string'
}

function shown(value: unknown): string {
  if (isNothing(value)) return 'none'
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? 'given' : String(value)
}

function isNothing(value: unknown): boolean {
  return value === undefined || isDeepStrictEqual(value, [])
}
