/** Where a process of the platform listens or is reached. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/**
 * What a service or gateway process is told: the JSON file that the environment variable
 * `BALLAST_CONFIGURATION` names. Secrets are not in it: they are read from the files it names.
 */
export interface ProcessConfiguration {
  /** The platform's and environment's name: `shop`, `local`. */
  readonly platform: string
  readonly environment: string
  /** The resource's name: `order`; also its consumer group. */
  readonly name: string
  /** The node's id: `order-1`. */
  readonly instance: string
  /** Public address of the process, reached by gateway and other services. */
  readonly main: Endpoint
  /** `/livez`, `/readyz`, `/metrics`. */
  readonly admin: Endpoint
  readonly graceMs: number
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** A folder that outlives the process. */
  readonly volume?: string
  readonly database?: Endpoint & {
    readonly database: string
    readonly user: string
    readonly passwordFile: string
    /** Of this process. */
    readonly connections: number
    readonly statementTimeoutMs: number
    readonly lockTimeoutMs: number
    readonly idleInTransactionMs: number
  }
  readonly kafka?: {
    readonly brokers: readonly Endpoint[]
    readonly publishes: readonly string[]
    readonly consumes: readonly string[]
  }
  readonly cache?: Endpoint & { readonly passwordFile: string }
  readonly tracing?: { readonly zipkin: string; readonly tracesPerSecond: number }
  /** `issuer` is the `iss` of a token and the base of `/.well-known/openid-configuration`. */
  readonly identity?: {
    readonly issuer: string
    readonly jwksUri: string
    readonly audience: string
  }
  /** Services that this one calls, by name: all their nodes. */
  readonly calls: Readonly<Record<string, readonly Endpoint[]>>
  /** Of a gateway. */
  readonly routes?: readonly {
    readonly path: string
    readonly service: string
    readonly timeoutMs: number
  }[]
  readonly maxBodyBytes?: number
}
