import type { CreateFunctionStmt, Node } from 'libpg-query'

/**
 * A database as far as the files declare it; immutable. Names are folded as in PostgreSQL; those outside `public` include
 * their schema (`audit.entries`). Types are `pg_type.typname`: `int4`, and `_int4` for its array.
 */
export interface Schema {
  readonly tables: ReadonlyMap<string, Table>
  readonly types: ReadonlyMap<string, DeclaredType>
  readonly functions: readonly DeclaredFunction[]
  readonly operators: readonly DeclaredOperator[]
  readonly casts: readonly DeclaredCast[]
  readonly extensions: readonly string[]
  /** Tables of each publication; `all` for one FOR ALL TABLES. */
  readonly publications: ReadonlyMap<string, readonly string[] | 'all'>
}

export const emptySchema: Schema = {
  tables: new Map(),
  types: new Map(),
  functions: [],
  operators: [],
  casts: [],
  extensions: [],
  publications: new Map(),
}

export interface Table {
  readonly name: string
  /** The file that creates it. While that file runs, the table is new and empty. */
  readonly createdIn: string
  readonly columns: ReadonlyMap<string, Column>
  readonly keys: readonly Key[]
  readonly foreignKeys: readonly ForeignKey[]
  /** Every index, including those of keys. */
  readonly indexes: readonly Index[]
  /** CHECK expressions of the columns and of the table. */
  readonly checks: readonly Node[]
  readonly partitioned: boolean
  /** Not all columns are known, because they come from LIKE, AS SELECT, OF or a parent. */
  readonly incomplete: boolean
}

export interface Column {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly identity: boolean
  /** Its value is computed: `generated always as (…)`. */
  readonly generated: boolean
  /** A generated column that is computed on read. */
  readonly virtual: boolean
  readonly default?: Node
}

export interface Key {
  readonly name?: string
  readonly columns: readonly string[]
  readonly primary: boolean
}

export interface ForeignKey {
  readonly name?: string
  readonly columns: readonly string[]
  readonly references: string
}

export interface Index {
  readonly name?: string
  readonly columns: readonly string[]
  readonly unique: boolean
  readonly partial: boolean
}

export type DeclaredType =
  | { readonly kind: 'enum' | 'composite' | 'opaque'; readonly name: string }
  | { readonly kind: 'domain'; readonly name: string; readonly base: string }
  | { readonly kind: 'range' | 'multirange'; readonly name: string; readonly of: string }

export interface DeclaredFunction {
  readonly name: string
  readonly kind: 'function' | 'aggregate' | 'window' | 'procedure'
  readonly args: readonly string[]
  readonly argNames: readonly string[]
  /** Default expressions of the last arguments. */
  readonly defaults: readonly Node[]
  readonly variadic: boolean
  readonly result: string
  readonly returnsSet: boolean
  readonly volatility: 'i' | 's' | 'v'
  readonly strict: boolean
  readonly declaration?: CreateFunctionStmt
}

export interface DeclaredOperator {
  readonly name: string
  readonly left: string | undefined
  readonly right: string
  readonly functionName: string
}

export interface DeclaredCast {
  readonly source: string
  readonly target: string
  readonly context: 'i' | 'a' | 'e'
  readonly method: 'b' | 'f' | 'i'
  readonly functionName?: string
}
