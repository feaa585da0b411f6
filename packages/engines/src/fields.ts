import { isDeepStrictEqual } from 'node:util'
import type { Limits, Resource, ResourceKind, ResourceOf } from '@ballast/model'

/** The engine does what the field says: the test of the tables changes it and finds what is run changed. */
export const rendered = { is: 'rendered' } as const

/** It tells what sources or people do. The check judges it; there is nothing to run. */
export const described = { is: 'described' } as const

/** What can be run so far; anything else is refused. Default: that the field is left out. */
export function only<const Value = undefined>(...values: readonly Value[]): Only<Value> {
  return { is: 'only', values: values.length === 0 ? [undefined as Value] : values }
}

/** Not done yet, whatever its value. The rest is run without it, and `up` says what happens `instead`. */
export function ignored(instead: string): Ignored {
  return { is: 'ignored', instead }
}

/** The engine does what each of these values says, and no other value can be run. */
export function oneOf<const Value>(...values: readonly Value[]): OneOf<Value> {
  return { is: 'one-of', values }
}

export interface OneOf<Value> {
  readonly is: 'one-of'
  readonly values: readonly Value[]
}

/** Upper bounds are the host's to enforce; what is set aside for a process is for a scheduler, which no machine alone has. */
export const limitFields: Fields<Limits> = {
  memory: rendered,
  cpu: rendered,
  requested: ignored('nothing is set aside for a process'),
}

/** All nodes of a resource run on one machine, whatever zones they are numbered by. */
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
 * What becomes of every field of a declaration, down to its smallest part: a field that is added to the model
 * and not here does not type-check. Of a list, each element is treated alike.
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
      : // A dictionary has whatever members its author gives it.
        string extends keyof Value
        ? typeof rendered
        : Fields<Value>

/** Of a resource: all but its kind, by which the table is found. */
export type FieldsOf<Kind extends ResourceKind> = Fields<Omit<ResourceOf<Kind>, 'kind'>>

/** Something that is declared and not done. */
export interface NotDone {
  /** `publication.through` */
  readonly field: string
  /** Nothing is run as long as it is declared; otherwise it is left out. */
  readonly refused: boolean
  /** `standbys 2, so far 0` or `retention: spans are kept in memory` */
  readonly text: string
}

/** What of a declared value is not done. */
export function notDone<T extends object>(fields: Fields<T>, value: NoInfer<T>): NotDone[] {
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

function* walk(table: Table, values: Values, prefix: string): Generator<NotDone> {
  for (const [name, treatment] of Object.entries(table)) {
    const [field, value] = [`${prefix}${name}`, values[name]]
    const refuse = (text: string): NotDone => ({ field, refused: true, text })
    if (isTable(treatment)) {
      for (const part of Array.isArray(value) ? value : [value]) {
        if (typeof part === 'object' && part !== null) yield* walk(treatment, part, `${field}.`)
        else if (part !== undefined) yield refuse(`${field} ${shown(part)}`)
      }
    } else if (treatment.is === 'only' || treatment.is === 'one-of') {
      if (treatment.values.some((possible) => isDeepStrictEqual(value, possible))) continue
      yield refuse(`${field} ${shown(value)}, so far ${treatment.values.map(shown).join(' or ')}`)
    } else if (treatment.is === 'ignored' && !isNothing(value)) {
      yield { field, refused: false, text: `${field}: ${treatment.instead}` }
    }
  }
}

/** A field of the model that is called `is` would be taken for a treatment: there is none. */
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
