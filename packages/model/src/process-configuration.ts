import type { Access } from './resources/index.ts'
import type { Purpose, TlsMode } from './topology/member.ts'

/** Host and port that a process listens on, or that clients connect to. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** How a process connects to a resource that it is linked to. */
export interface EdgeConfiguration {
  readonly purpose: Purpose
  /** Addresses of all nodes that serve this purpose. */
  readonly addresses: readonly Endpoint[]
  readonly tls: TlsMode
  /** File with the secret to authenticate with; absent if none is needed. */
  readonly credentialFile?: string
}

/** How a service calls another one. */
export interface CallConfiguration extends EdgeConfiguration {
  /** From sending the request to the last byte of the response. */
  readonly timeoutMs: number
  /** Requests carry the trace context. */
  readonly traced: boolean
}

export interface DatabaseConfiguration extends EdgeConfiguration {
  readonly database: string
  readonly user: string
  /** Size of this process's connection pool. */
  readonly connections: number
  readonly statementTimeoutMs: number
  readonly lockTimeoutMs: number
  readonly idleInTransactionMs: number
}

export interface KafkaConfiguration extends EdgeConfiguration {
  readonly publishes: readonly string[]
  readonly consumes: readonly string[]
  readonly requestTimeoutMs: number
  /** Milliseconds to deliver a batch, all retries included. */
  readonly deliveryTimeoutMs: number
  readonly sessionTimeoutMs: number
  readonly heartbeatMs: number
  /** Attempts to handle an event before it goes to the dead letter topic. */
  readonly attempts: number
  readonly longestBackoffMs: number
}

export interface CacheConfiguration extends EdgeConfiguration {
  /** Entries do not expire if absent. */
  readonly ttlMs?: number
  readonly timeoutMs: number
}

/**
 * Configuration of every process: the JSON file at the path in the environment variable `BALLAST_CONFIGURATION`.
 * It holds no secrets, only the paths of their files. The defaults are declared with the resources of the model.
 */
export interface ProcessConfiguration {
  /** Name of the platform, such as `library`. */
  readonly platform: string
  readonly environment: string
  /** The resource's name, such as `lender`; also its consumer group. */
  readonly name: string
  /** The node's id, such as `lender-1`. */
  readonly instance: string
  /** Endpoint for the gateway and other services. */
  readonly main: Endpoint
  /** Endpoint of `/livez`, `/readyz` and `/metrics`. */
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
    /** Required `typ` of a token; any if absent. */
    readonly tokenType?: string
    readonly leewayMs: number
    /** Minimum time between two fetches of the key set that an unknown key id causes. */
    readonly keyCooldownMs: number
  }
}

/** Configuration of a service's process. */
export interface ServiceConfiguration extends ProcessConfiguration {
  readonly database?: DatabaseConfiguration
  readonly kafka?: KafkaConfiguration
  /** How long the ids of handled events and the idempotency keys of requests are kept. */
  readonly retention: { readonly inboxMs: number; readonly idempotencyKeysMs: number }
  readonly cache?: CacheConfiguration
  /** Further resources it uses, by name. */
  readonly uses?: Readonly<Record<string, EdgeConfiguration>>
  /** Services that this one calls, by name. */
  readonly calls: Readonly<Record<string, CallConfiguration>>
}

/** Configuration of a gateway's process. */
export interface GatewayConfiguration extends ProcessConfiguration {
  readonly routes: readonly RouteConfiguration[]
  /** Services that the routes lead to, by name. */
  readonly upstreams: Readonly<Record<string, EdgeConfiguration>>
  /** Header fields that it removes from requests. */
  readonly strips: readonly string[]
  readonly maxBodyBytes: number
  /** Largest size of a request's headers. */
  readonly maxHeaderBytes: number
}

/** Upstream service of a path, and the access rules. */
export interface RouteConfiguration {
  readonly path: string
  readonly service: string
  readonly timeoutMs: number
  /** GET requests with this query parameter, in seconds, get that much time on top of `timeoutMs`, up to `longestMs`. */
  readonly longPoll?: {
    readonly parameter: string
    readonly longestMs: number
    /** Long polls that may be open at each node of the service. */
    readonly concurrency: number
  }
  readonly reads: Access
  readonly writes: Access | 'none'
  /** Writes that are retried although the first attempt may have succeeded. */
  readonly repeats: 'none' | 'idempotent' | 'with-key' | 'all'
  /** Retries after the first attempt. */
  readonly attempts: number
  /** Retry budget: the share of the service's requests that may be retried; no limit if absent. */
  readonly retryShare?: number
  /** Concurrent requests at each node of the service, long polls not counted. */
  readonly concurrency: number
}
