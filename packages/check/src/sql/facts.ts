/**
 * Facts that are not in the SQL: taken from a running platform, or written down. Every part is optional; a rule that needs a
 * missing part reports nothing.
 */
export interface SqlFacts {
  /** Versions of services that run now, or that a rollback would bring back. */
  readonly releases?: readonly Release[]
  readonly tables?: Readonly<Record<string, TableFacts>>
}

export interface Release {
  readonly service: string
  readonly version: string
  /** `running` serves requests now; `previous` is what a rollback would bring back. */
  readonly state: 'running' | 'previous'
  /** Columns that its statements use, by table. */
  readonly uses: Readonly<Record<string, readonly string[]>>
}

export interface TableFacts {
  /** An estimate is enough: `pg_class.reltuples`. */
  readonly rows?: number
}
