import type { Node } from 'libpg-query'
import type { Schema } from './schema/schema.ts'

/** One SQL file as PostgreSQL's parser reads it. All offsets are bytes into `text`, as UTF-8. */
export interface ParsedSql {
  readonly name: string
  readonly text: string
  /** Of the part that is applied: in a file of dbmate, what stands below `-- migrate:up`. */
  readonly statements: readonly Statement[]
  readonly syntaxErrors: readonly SyntaxProblem[]
  readonly comments: readonly Token[]
  /** What dbmate's marks say; undefined in a file without them. */
  readonly migration?: {
    readonly transaction: boolean
    readonly down: {
      readonly statements: readonly Statement[]
      readonly comments: readonly Token[]
    }
  }
  /** Suppressions that suppressed nothing. Known only when all other rules have run. */
  readonly unusedSuppressions: readonly UnusedSuppression[]
}

export interface Statement {
  readonly node: Node
  /** From its first token to its last, without the semicolon. */
  readonly start: number
  readonly end: number
  readonly text: string
  readonly tokens: readonly Token[]
  /** Inside a transaction block: dbmate's own, or one that the file begins. */
  readonly inTransaction: boolean
  /** The schema just before this statement, as far as the files tell. */
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
