import type { Access } from './resources/index.ts'
import type { Purpose, TlsMode } from './topology/member.ts'

/** Where a process of the platform listens or is reached. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** How a process reaches something that it is linked to. */
export interface EdgeConfiguration {
  readonly purpose: Purpose
  /** All that serve it. */
  readonly addresses: readonly Endpoint[]
  readonly tls: TlsMode
  /** The file that holds the secret to show; absent where none is needed. */
  readonly credentialFile?: string
}

/** How a service reaches another one. */
export interface CallConfiguration extends EdgeConfiguration {
  /** From the request to the last byte of the answer. */
  readonly timeoutMs: number
  /** Trace context goes along. */
  readonly traced: boolean
}

export interface DatabaseConfiguration extends EdgeConfiguration {
  readonly database: string
  readonly user: string
  /** Connections of this process. */
  readonly connections: number
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly idleInTransactionMs: number
}

export interface KafkaConfiguration extends EdgeConfiguration {
  readonly publishes: readonly string[]
  readonly consumes: readonly string[]
  readonly requestTimeoutMs: number
  /** Milliseconds for a batch, with all its attempts. */
  readonly deliveryTimeoutMs: number
  readonly sessionTimeoutMs: number
  readonly heartbeatMs: number
  /** Attempts before an event goes to the dead letters. */
  readonly attempts: number
  readonly longestBackoffMs: number
}

export interface CacheConfiguration extends EdgeConfiguration {
  /** Entries do not expire where it is left out. */
  readonly ttlMs?: number
  readonly timeoutMs: number
}

/**
 * What every process is told: the JSON file that the environment variable `BALLAST_CONFIGURATION` names.
 * Secrets are not in it: they are read from the files it names. Defaults stand with the resources of the model.
 */
export interface ProcessConfiguration {
  /** The platform's and environment's name: `library`, `local`. */
  readonly platform: string
  readonly environment: string
  /** The resource's name: `lender`; also its consumer group. */
  readonly name: string
  /** The node's id: `lender-1`. */
  readonly instance: string
  /** Public address of the process, reached by gateway and other services. */
  readonly main: Endpoint
  /** `/livez`, `/readyz`, `/metrics`. */
  readonly admin: Endpoint
  readonly graceMs: number
  /** Fields whose values are never logged. */
  readonly redacts: readonly string[]
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** A folder that outlives the process. */
  readonly volume?: string
  readonly tracing?: EdgeConfiguration & { readonly tracesPerSecond: number }
  /** `issuer` is the `iss` of a token and the base of `/.well-known/openid-configuration`. */
  readonly identity?: {
    readonly issuer: string
    readonly jwksUri: string
    readonly audience: string
    readonly algorithms: readonly string[]
    /** The `typ` of a token; any where it is left out. */
    readonly tokenType?: string
    readonly leewayMs: number
    /** Between two requests for keys because of an unknown one. */
    readonly keyCooldownMs: number
  }
}

/** What a service's process is told. */
export interface ServiceConfiguration extends ProcessConfiguration {
  readonly database?: DatabaseConfiguration
  readonly kafka?: KafkaConfiguration
  /** For how long the ids of handled events and the keys of requests are known. */
  readonly retention: { readonly inboxMs: number; readonly idempotencyKeysMs: number }
  readonly cache?: CacheConfiguration
  /** What else it uses, by name. */
  readonly uses?: Readonly<Record<string, EdgeConfiguration>>
  /** Services that this one calls, by name. */
  readonly calls: Readonly<Record<string, CallConfiguration>>
}

/** What a gateway's process is told. */
export interface GatewayConfiguration extends ProcessConfiguration {
  readonly routes: readonly RouteConfiguration[]
  /** The routes' services, by name. */
  readonly upstreams: Readonly<Record<string, EdgeConfiguration>>
  /** Header fields that it does not pass on. */
  readonly strips: readonly string[]
  readonly maxBodyBytes: number
  /** Largest head of a request. */
  readonly maxHeaderBytes: number
}

/** Where a gateway sends the requests of a path, and whom it lets through. */
export interface RouteConfiguration {
  readonly path: string
  readonly service: string
  readonly timeoutMs: number
  /** Reads with this query parameter, in seconds, get that much more time than `timeoutMs`, up to `longestMs`. */
  readonly longPoll?: {
    readonly parameter: string
    readonly longestMs: number
    /** Long polls open at each node of the service. */
    readonly concurrency: number
  }
  readonly reads: Access
  readonly writes: Access | 'none'
  /** Which writes are sent a second time although the first may have been done. */
  readonly repeats: 'none' | 'idempotent' | 'with-key' | 'all'
  /** After the first one. */
  readonly attempts: number
  /** Share of the requests of its service that may be repeated; any number where it is left out. */
  readonly retryShare?: number
  /** Requests that each node of the service works on, long polls not counted. */
  readonly concurrency: number
}
