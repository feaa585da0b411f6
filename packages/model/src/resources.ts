import { BallastError } from './error.ts'
import { port, resource, whole } from './resource.ts'
import { type Bytes, type Duration, days, minutes, seconds } from './units.ts'

/** A PostgreSQL cluster with one database of the same name. */
export interface Postgres {
  readonly kind: 'postgres'
  readonly name: string
  readonly port: number
  /** Connections that the server accepts. Default 100. */
  readonly maxConnections: number
}

export function postgres(
  name: string,
  options: { port: number; maxConnections?: number },
): Postgres {
  return resource({
    kind: 'postgres',
    name,
    port: port(`The port of postgres "${name}"`, options.port),
    maxConnections: whole(
      `maxConnections of postgres "${name}"`,
      options.maxConnections ?? 100,
      10,
      10_000,
    ),
  })
}

/** A Kafka cluster: `internal` is for the platform's services, `external` for clients outside. */
export interface Kafka {
  readonly kind: 'kafka'
  readonly name: string
  readonly brokers: number
  readonly listeners: { readonly internal: number; readonly external: number }
}

/** Kafka refuses two listeners on one port ("Each listener must have a different port"). */
type OtherThan<Port extends number, Taken extends number> = number extends Port
  ? Port
  : Port extends Taken
    ? never
    : Port

export function kafka<const Internal extends number, const External extends number>(
  name: string,
  options: {
    listeners: { internal: Internal; external: OtherThan<External, Internal> }
    brokers?: 1
  },
): Kafka {
  const internal = port(`The internal listener of kafka "${name}"`, options.listeners.internal)
  const external = port(`The external listener of kafka "${name}"`, options.listeners.external)
  if (internal === external) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `Kafka "${name}" has both listeners on port ${internal}: Kafka demands a port of its own for each listener. Give the external one another port, such as 29092`,
      { facts: { name, port: internal } },
    )
  }
  return resource({ kind: 'kafka', name, brokers: 1, listeners: { internal, external } })
}

/** A Kafka topic. Its dead letters go to `<name>.dlq`. */
export interface Topic {
  readonly kind: 'topic'
  readonly name: string
  readonly on: Kafka
  /** The field of the event that is the record's key: events with equal keys stay in order. */
  readonly key: string
  readonly partitions: number
  /** How long events are kept. Default 7 days. */
  readonly retention: Duration
}

export function topic(
  name: string,
  options: { on: Kafka; key: string; partitions?: number; retention?: Duration },
): Topic {
  return resource({
    kind: 'topic',
    name,
    on: options.on,
    key: options.key,
    partitions: whole(`partitions of topic "${name}"`, options.partitions ?? 4, 1, 10_000),
    retention: options.retention ?? days(7),
  })
}

/** A Redis server for data that may be lost: caches, sessions, limits. */
export interface Redis {
  readonly kind: 'redis'
  readonly name: string
  readonly port: number
  readonly maxMemory: Bytes
}

export function redis(name: string, options: { port?: number; maxMemory: Bytes }): Redis {
  return resource({
    kind: 'redis',
    name,
    port: port(`The port of redis "${name}"`, options.port ?? 6379),
    maxMemory: options.maxMemory,
  })
}

/** Where traces go. */
export interface Tracing {
  readonly kind: 'tracing'
  readonly name: string
  readonly engine: 'zipkin'
  readonly port: number
  /** New traces started a second and process at most; orders beyond it are not traced. Default 5. */
  readonly tracesPerSecond: number
}

export function tracing(
  name: string,
  options: { port?: number; tracesPerSecond?: number } = {},
): Tracing {
  return resource({
    kind: 'tracing',
    name,
    engine: 'zipkin',
    port: port(`The port of tracing "${name}"`, options.port ?? 9411),
    tracesPerSecond: whole(
      `tracesPerSecond of tracing "${name}"`,
      options.tracesPerSecond ?? 5,
      0,
      100_000,
    ),
  })
}

/** Issues the tokens that the gateway and the services accept. */
export interface Identity {
  readonly kind: 'identity'
  readonly name: string
  readonly port: number
  /** The `aud` that a token must name. */
  readonly audience: string
  /** Default 15 minutes. */
  readonly tokenLifetime: Duration
}

export function identity(
  name: string,
  options: { port?: number; audience: string; tokenLifetime?: Duration },
): Identity {
  return resource({
    kind: 'identity',
    name,
    port: port(`The port of identity "${name}"`, options.port ?? 8180),
    audience: options.audience,
    tokenLifetime: options.tokenLifetime ?? minutes(15),
  })
}

/** One microservice: N equal processes from a source folder. */
export interface Service {
  readonly kind: 'service'
  readonly name: string
  /** Folder of the service below the project, with `src/main.ts` and, with a database, `migrations/`. */
  readonly source: string
  readonly replicas: number
  readonly database?: Postgres
  readonly publishes: readonly Topic[]
  readonly consumes: readonly Topic[]
  readonly calls: readonly Service[]
  readonly cache?: Redis
  readonly tracing?: Tracing
  /** Tokens are checked against it; a service without it trusts nobody. */
  readonly identity?: Identity
  /** A folder of its own for files that outlive the process. Default false. */
  readonly volume: boolean
  /** What the service itself reads: plain values, no secrets. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** How long a stopping process may finish its work. Default 10 seconds. */
  readonly grace: Duration
}

export interface ServiceOptions {
  source: string
  replicas?: number
  database?: Postgres
  publishes?: readonly Topic[]
  consumes?: readonly Topic[]
  calls?: readonly Service[]
  cache?: Redis
  tracing?: Tracing
  identity?: Identity
  volume?: boolean
  settings?: Readonly<Record<string, string | number | boolean>>
  grace?: Duration
}

export function service(name: string, options: ServiceOptions): Service {
  return resource({
    kind: 'service',
    ...options,
    name,
    replicas: whole(`replicas of service "${name}"`, options.replicas ?? 2, 1, 50),
    publishes: options.publishes ?? [],
    consumes: options.consumes ?? [],
    calls: options.calls ?? [],
    volume: options.volume ?? false,
    settings: options.settings ?? {},
    grace: options.grace ?? seconds(10),
  })
}

/** Requests whose path matches go to a service. `/**` at the end matches the rest of the path. */
export interface Route {
  readonly path: string
  readonly to: Service
  /** From the first byte of the request to the last of the answer. */
  readonly timeout: Duration
}

export function route(path: string, options: { to: Service; timeout?: Duration }): Route {
  if (!path.startsWith('/')) {
    throw new BallastError('DECLARATION_INVALID', `The route path "${path}" must start with "/"`, {
      facts: { path },
    })
  }
  return Object.freeze({ path, to: options.to, timeout: options.timeout ?? seconds(5) })
}

/** The API gateway: N equal processes that check tokens and forward by route. */
export interface Gateway {
  readonly kind: 'gateway'
  readonly name: string
  readonly replicas: number
  readonly routes: readonly Route[]
  readonly identity: Identity
  readonly tracing?: Tracing
  /** Largest request body. */
  readonly maxBody: Bytes
  readonly grace: Duration
}

export function gateway(
  name: string,
  options: {
    routes: readonly Route[]
    identity: Identity
    replicas?: number
    tracing?: Tracing
    maxBody?: Bytes
    grace?: Duration
  },
): Gateway {
  return resource({
    kind: 'gateway',
    ...options,
    name,
    replicas: whole(`replicas of gateway "${name}"`, options.replicas ?? 2, 1, 50),
    maxBody: options.maxBody ?? (524_288 as Bytes),
    grace: options.grace ?? seconds(10),
  })
}

/** The platform's front door. */
export interface LoadBalancer {
  readonly kind: 'loadBalancer'
  readonly name: string
  readonly engine: 'haproxy'
  readonly port: number
  readonly statsPort: number
  readonly to: Gateway
}

export function loadBalancer(
  name: string,
  options: { to: Gateway; port?: number; statsPort?: number },
): LoadBalancer {
  return resource({
    kind: 'loadBalancer',
    name,
    engine: 'haproxy',
    port: port(`The port of load balancer "${name}"`, options.port ?? 8080),
    statsPort: port(`The stats port of load balancer "${name}"`, options.statsPort ?? 8404),
    to: options.to,
  })
}

export type Resource =
  | Postgres
  | Kafka
  | Topic
  | Redis
  | Tracing
  | Identity
  | Service
  | Gateway
  | LoadBalancer

export type ResourceKind = Resource['kind']
export type ResourceOf<Kind extends ResourceKind> = Extract<Resource, { kind: Kind }>
