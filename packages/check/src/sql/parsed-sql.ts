import type { Node } from 'libpg-query'
import type { Schema } from './schema/schema.ts'

/** One SQL file as PostgreSQL's parser reads it. All offsets are bytes into `text`, as UTF-8. */
export interface ParsedSql {
  readonly name: string
  readonly text: string
  /** Statements that are applied: in a dbmate file, those below `-- migrate:up`. */
  readonly statements: readonly Statement[]
  readonly syntaxErrors: readonly SyntaxProblem[]
  readonly comments: readonly Token[]
  /** Content of dbmate's markers; undefined in a file without them. */
  readonly migration?: {
    readonly transaction: boolean
    readonly down: {
      readonly statements: readonly Statement[]
      readonly comments: readonly Token[]
    }
  }
  /** Suppressions that suppressed nothing, known only after all other rules have run. */
  readonly unusedSuppressions: readonly UnusedSuppression[]
}

export interface Statement {
  readonly node: Node
  /** Byte offset of the first token; `end` is that of the end of the last one, without the semicolon. */
  readonly start: number
  readonly end: number
  readonly text: string
  readonly tokens: readonly Token[]
  /** Inside a transaction: dbmate's own, or one that the file begins. */
  readonly inTransaction: boolean
  /** The schema just before this statement, as far as the files declare it. */
  readonly before: Schema
  readonly after: Schema
}

export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface SyntaxProblem {
  readonly at: number
  readonly message: string
}

export interface UnusedSuppression {
  readonly at: number
  readonly rule: string
  readonly because: string
}
