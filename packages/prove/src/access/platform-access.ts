/** A database as the role `auditor` reaches it: it reads everything and changes nothing. */
export interface DatabaseAccess {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
}

/** Addresses of the parties of a platform behind the front door. */
export interface PlatformAccess {
  /** By the name of the resource. */
  readonly databases: Readonly<Record<string, DatabaseAccess>>
  /** `host:port` of the listeners for clients outside; empty without Kafka. */
  readonly kafka: readonly string[]
  /** `http://host:port` of the first process of each service, by its name. */
  readonly services: Readonly<Record<string, string>>
}
