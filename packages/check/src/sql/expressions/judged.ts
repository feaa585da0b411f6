import type { Node } from 'libpg-query'
import type { Catalogue } from '../catalogue/catalogue.ts'

/** The type of an expression that the given files do not determine. */
export const unresolved = '?'

/** The verdict on an expression: its type, and what PostgreSQL would object to. */
export interface Judged {
  /** `pg_type.typname`; `unknown` for a bare literal, `?` if the files do not determine it. */
  readonly type: string
  readonly notes: readonly Note[]
  /** The planner folds it to a constant, the same for all rows. */
  readonly constant?: Constant
  /** It reads columns, which changes how PostgreSQL treats elements of `in (…)`. */
  readonly readsRow?: true
}

export interface Constant {
  readonly isNull: boolean
  /** The value of a boolean, if known. */
  readonly truth?: boolean
}

export interface Note {
  /**
   * `mutable`: its arguments do not determine its result. `refused`: PostgreSQL refuses such an expression here.
   * `unjudged`: it depends on something that no given file declares.
   */
  readonly kind: 'mutable' | 'refused' | 'unjudged'
  /** Byte offset into the file. */
  readonly at: number
  readonly what: string
  /** A volatile result can change within one statement, a stable one between statements. */
  readonly volatility?: 's' | 'v'
  /** PostgreSQL's error code for a refusal. */
  readonly sqlState?: string
}

/** The context of an expression: its place, and the meaning of its names there. */
export interface Scope {
  /** Judges an expression of any kind; called for nested expressions. */
  readonly judge: (node: Node, scope: Scope) => Judged
  readonly catalogue: Catalogue
  /** As in PostgreSQL's messages: `index predicates`, `index expressions`, `column generation expressions`. */
  readonly place: string
  readonly table: string
  /** Types by column; undefined if no given file declares the table. */
  readonly columns: ReadonlyMap<string, string> | undefined
  /** Only built-in types and functions are allowed, as in a virtual column. */
  readonly builtInOnly?: true
  /** Arguments of the call, inside an inlined function body. */
  readonly parameters?: { readonly values: readonly Judged[]; readonly names: readonly string[] }
}

export function mutable(at: number, what: string, volatility: 'i' | 's' | 'v'): Note[] {
  if (volatility === 'i') return []
  return [{ kind: 'mutable', at, what, volatility }]
}

export function refused(at: number, what: string, sqlState: string): Judged {
  return { type: unresolved, notes: [{ kind: 'refused', at, what, sqlState }] }
}

/** Folds an expression to a constant, as the planner does before it checks volatility. Only its refusals remain. */
export function folded(type: string, constant: Constant, parts: readonly Judged[]): Judged {
  const notes = parts.flatMap((part) => part.notes).filter(({ kind }) => kind === 'refused')
  return { type, notes, constant }
}

export const volatilityName = { i: 'IMMUTABLE', s: 'STABLE', v: 'VOLATILE' } as const
