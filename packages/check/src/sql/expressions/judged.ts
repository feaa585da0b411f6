import type { Node } from 'libpg-query'
import type { Catalogue } from '../catalogue/catalogue.ts'

/** The type of an expression that the files do not tell. */
export const untold = '?'

/** What PostgreSQL would make of an expression. */
export interface Judged {
  /** `pg_type.typname`; `unknown` for a bare literal, `?` where the files do not tell. */
  readonly type: string
  readonly notes: readonly Note[]
  /** It is the same for all rows and is computed before the index is made. */
  readonly constant?: Constant
  /** Reads columns: PostgreSQL treats the elements of `in (…)` differently. */
  readonly readsRow?: true
}

export interface Constant {
  readonly isNull: boolean
  /** Of a boolean, where it is plain to see. */
  readonly truth?: boolean
}

export interface Note {
  /**
   * `mutable`: its result is not fixed by its arguments. `refused`: PostgreSQL takes no such expression here.
   * `unjudged`: it depends on something that is in no file.
   */
  readonly kind: 'mutable' | 'refused' | 'unjudged'
  /** Byte offset into the file. */
  readonly at: number
  readonly what: string
  /** Volatile parts differ even within one statement; stable ones between statements. */
  readonly volatility?: 's' | 'v'
  /** PostgreSQL's code for a refusal. */
  readonly sqlState?: string
}

/** Where an expression stands, and what its names mean there. */
export interface Scope {
  /** Judges an expression of any kind: those that hold others ask it about them. */
  readonly judge: (node: Node, scope: Scope) => Judged
  readonly catalogue: Catalogue
  /** As PostgreSQL says it: `index predicates`, `index expressions`, `column generation expressions`. */
  readonly place: string
  readonly table: string
  /** Types by column; undefined when the table is in no file. */
  readonly columns: ReadonlyMap<string, string> | undefined
  /** A virtual column takes nothing but what the server itself brings. */
  readonly builtInOnly?: true
  /** Arguments, while the body of a function is judged in place of its call. */
  readonly parameters?: { readonly values: readonly Judged[]; readonly names: readonly string[] }
}

export function mutable(at: number, what: string, volatility: 'i' | 's' | 'v'): Note[] {
  if (volatility === 'i') return []
  return [{ kind: 'mutable', at, what, volatility }]
}

export function refused(at: number, what: string, sqlState: string): Judged {
  return { type: untold, notes: [{ kind: 'refused', at, what, sqlState }] }
}

/** The expression is computed away before the index is made: only what is refused at once remains of its notes. */
export function folded(type: string, constant: Constant, parts: readonly Judged[]): Judged {
  const notes = parts.flatMap((part) => part.notes).filter(({ kind }) => kind === 'refused')
  return { type, notes, constant }
}

export const wordOf = { i: 'IMMUTABLE', s: 'STABLE', v: 'VOLATILE' } as const
