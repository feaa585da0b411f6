/** An error blocks; a warning is for a person to decide; an info says what could not be judged. */
export type Severity = 'error' | 'warning' | 'info'

/** One thing that was found, and where. */
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
  /** Where it was found; undefined for what is the same everywhere, such as a file of SQL. */
  readonly environments?: readonly string[]
  /** The fix as a change of the file's text, where one is safe. */
  readonly edit?: TextEdit
}

/** Characters `from` up to `to`, exclusive, become `text`. */
export interface TextEdit {
  readonly from: number
  readonly to: number
  readonly text: string
}
