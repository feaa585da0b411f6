/** An `error` fails the check; a person decides about a `warning`; an `info` says what could not be judged. */
export type Severity = 'error' | 'warning' | 'info'

/** One violation of a rule, with its position. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  /** The value, as a path of names: `postgres.breads.maxConnections`. */
  readonly at: string
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly what: string
  readonly why: string
  readonly fix: string
  /** The environments that have it; undefined for a finding that does not depend on the environment, as in SQL. */
  readonly environments?: readonly string[]
  /** The edit that fixes it, if a safe one exists. */
  readonly edit?: TextEdit
}

/** Characters `from` up to `to`, exclusive, become `text`. */
export interface TextEdit {
  readonly from: number
  readonly to: number
  readonly text: string
}
