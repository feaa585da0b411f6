import type { Severity } from '../finding.ts'
import type { KnownVersion } from './catalogue/versions.ts'
import type { SqlFacts } from './facts.ts'
import type { ParsedSql } from './parsed-sql.ts'

/** What a rule knows besides the file: the major version that the file is for, and facts about where it will run. */
export interface SqlContext {
  /** Major version of PostgreSQL. */
  readonly version: KnownVersion
  readonly facts: SqlFacts
}

/** One thing found. `at` is a byte offset into the file's text, as PostgreSQL's parser counts. */
export interface SqlReport {
  readonly at: number
  readonly what: string
  readonly why: string
  readonly fix: string
  /** The fix as a change of the text, where one can be made without knowing more. */
  readonly edit?: SqlEdit | undefined
}

/** Bytes `from` up to `to`, exclusive, become `text`. */
export interface SqlEdit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** SQL text; with `schema` for what was there before this file, and `facts` about where it runs. */
export type SqlExample =
  | string
  | { readonly sql: string; readonly schema?: string; readonly facts?: SqlFacts }

/** One hazard of a migration. Its examples are its tests and its documentation. */
export interface SqlRule {
  /** Kebab-case; also the name of its file and of its suppressions. */
  readonly id: string
  readonly severity: Severity
  /** Where the hazard is documented. */
  readonly source: string
  /** Off unless it is asked for by its id. */
  readonly optIn?: true
  check(file: ParsedSql, context: SqlContext): Iterable<SqlReport>
  readonly examples: { readonly bad: readonly SqlExample[]; readonly good: readonly SqlExample[] }
}
