import type { Severity } from '../finding.ts'
import type { KnownVersion } from './catalogue/versions.ts'
import type { SqlFacts } from './facts.ts'
import type { ParsedSql } from './parsed-sql.ts'

/** Input of a rule besides the file: the major version of the server, and facts about the database. */
export interface SqlContext {
  /** Major version of PostgreSQL. */
  readonly version: KnownVersion
  readonly facts: SqlFacts
}

/** One violation of a rule. `at` is a byte offset into the file, as PostgreSQL's parser counts. */
export interface SqlReport {
  readonly at: number
  readonly what: string
  readonly why: string
  readonly fix: string
  /** The edit that fixes it, if the text alone determines one. */
  readonly edit?: SqlEdit | undefined
}

/** Bytes `from` up to `to`, exclusive, become `text`. */
export interface SqlEdit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** SQL text; with `schema` for the SQL that ran before it, and `facts` about the database. */
export type SqlExample =
  | string
  | { readonly sql: string; readonly schema?: string; readonly facts?: SqlFacts }

/** One hazard of a migration. Its examples are its tests and its documentation. */
export interface SqlRule {
  /** Kebab-case; also the name of its file and of its suppressions. */
  readonly id: string
  readonly severity: Severity
  /** URL that documents the hazard. */
  readonly source: string
  /** Runs only if it is named by its id. */
  readonly optIn?: true
  check(file: ParsedSql, context: SqlContext): Iterable<SqlReport>
  readonly examples: { readonly bad: readonly SqlExample[]; readonly good: readonly SqlExample[] }
}
