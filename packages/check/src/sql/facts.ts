/**
 * What SQL text cannot tell: taken from a running platform, or written down. Every part may be left out, and a rule that
 * needs a part stays silent without it.
 */
export interface SqlFacts {
  /** Versions of services that run now, or to which a release would be rolled back. */
  readonly releases?: readonly Release[]
  readonly tables?: Readonly<Record<string, TableFacts>>
}

export interface Release {
  readonly service: string
  readonly version: string
  /** `running` serves requests now; `previous` is what a rollback would bring back. */
  readonly state: 'running' | 'previous'
  /** Columns that its statements name, by table. */
  readonly uses: Readonly<Record<string, readonly string[]>>
}

export interface TableFacts {
  /** An estimate is enough: `pg_class.reltuples`. */
  readonly rows?: number
}
