/** A database as the role `auditor` reaches it. */
export interface DatabaseAccess {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
}

/** Where the parties of a reconciliation are asked, past the front door. */
export interface PlatformAccess {
  readonly databases: Readonly<Record<'products' | 'orders' | 'stock' | 'payments', DatabaseAccess>>
  /** `host:port` of the listener for clients outside. */
  readonly kafka: readonly string[]
  /** `http://host:port` of the payment provider. */
  readonly provider: string
}
