import { byEnvironment } from '../environment.ts'
import { BallastError } from '../error.ts'
import { httpPath, integerBetween, port, resource } from '../resource.ts'
import { type Bytes, type Duration, days, kibibytes, milliseconds, seconds } from '../units.ts'
import type { Gateway } from './gateway.ts'
import { longestAnswer } from './route.ts'

/** Health check of the gateways. The option names are HAProxy's. */
export interface HealthCheck {
  readonly path: string
  /** `tcp` only checks that the port accepts connections. */
  readonly kind: 'http' | 'tcp'
  readonly inter: Duration
  readonly rise: number
  readonly fall: number
}

/** A virtual IP that fails over to a live node. The option names are keepalived's. */
export interface VirtualIp {
  readonly address: string
  /** Subnet of the nodes, such as `10.0.0.0/24`. */
  readonly subnet: string
  readonly routerId: number
  /** One for each node. The live node with the highest priority holds the address. */
  readonly priorities: readonly number[]
  readonly advertisement: Duration
  /** A node whose HAProxy is down releases the address. */
  readonly tracksProcess: boolean
  readonly preempts: boolean
  readonly peers: 'unicast' | 'multicast'
}

/** HAProxy's timeouts, with HAProxy's names. */
export interface LoadBalancerTimeouts {
  readonly connect: Duration
  readonly client: Duration
  readonly server: Duration
  readonly queue: Duration
  readonly httpRequest: Duration
  readonly httpKeepAlive: Duration
  readonly tunnel: Duration
}

/** TLS of the load balancer's public port. */
export interface FrontTls {
  readonly minVersion: '1.0' | '1.1' | '1.2' | '1.3'
  readonly hsts: boolean
  readonly certificateLifetime: Duration
  /** Remaining lifetime at which a certificate is renewed. */
  readonly renewedBefore: Duration
}

/** The load balancer in front of the gateways: the platform's entry point. */
export interface LoadBalancer {
  readonly kind: 'loadBalancer'
  readonly name: string
  readonly engine: 'haproxy' | 'nginx' | 'alb'
  readonly port: number
  readonly statsPort: number
  /** Network from which the statistics page can be reached. Default `platform`: not from outside. */
  readonly stats: 'platform' | 'public'
  readonly to: Gateway
  readonly nodes: number
  readonly virtualIp?: VirtualIp
  readonly tls?: FrontTls
  readonly health: HealthCheck
  /** `client` and `server` default to 5 seconds more than the slowest route may take. */
  readonly timeouts: LoadBalancerTimeouts
  readonly maxConnections: number
  /** Connections to one gateway. Long polls have a separate limit of the same size. */
  readonly maxConnectionsPerNode: number
  /**
   * Concurrent requests to one gateway, long polls not counted. Further requests queue for `timeouts.queue` and then
   * get a 503. On a busy machine a gateway needs as long to reject a request as to serve it, so it must never have
   * thousands. Default 128, twice what a gateway sends to a service of two nodes (`concurrency` of a route): a
   * service that hangs leaves half of them to the other services.
   */
  readonly maxRequestsPerNode: number
  /** Failures that are retried. Default: only a failed connection, where the request was certainly not sent. */
  readonly retryOn: readonly ('conn-failure' | 'empty-response' | 'response-timeout' | '5xx')[]
  readonly retries: number
  /** Replaces the client's `X-Forwarded-For`, which could be forged. */
  readonly replacesForwardedFor: boolean
  readonly maxHeaders: Bytes
  /** Time to finish open requests on a stop or reload. Default: 5 seconds more than the slowest route may take. */
  readonly drain: Duration
}

export interface LoadBalancerOptions {
  to: Gateway
  engine?: LoadBalancer['engine']
  port?: number
  statsPort?: number
  stats?: LoadBalancer['stats']
  nodes?: number
  virtualIp?: Partial<VirtualIp> & Pick<VirtualIp, 'address' | 'subnet'>
  tls?: Partial<FrontTls> | false
  health?: Partial<HealthCheck>
  timeouts?: Partial<LoadBalancerTimeouts>
  maxConnections?: number
  maxConnectionsPerNode?: number
  maxRequestsPerNode?: number
  retryOn?: LoadBalancer['retryOn']
  retries?: number
  replacesForwardedFor?: boolean
  maxHeaders?: Bytes
  drain?: Duration
}

export function loadBalancer(name: string, options: LoadBalancerOptions): LoadBalancer {
  const { virtualIp, tls, ...given } = options
  const remote = byEnvironment({ local: false, ha: true })
  const longest = Math.max(0, ...given.to.routes.map(longestAnswer))
  const frontPort = port(`The port of load balancer "${name}"`, given.port ?? 8080)
  const statsPort = port(`The stats port of load balancer "${name}"`, given.statsPort ?? 8404)
  if (frontPort === statsPort) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `Load balancer "${name}" has its statistics on the port of its front, ${statsPort}. Give statsPort another number`,
      { facts: { name, port: statsPort } },
    )
  }
  const count = (field: string, value: number, least = 1) =>
    integerBetween(`${field} of load balancer "${name}"`, value, least, 1_000_000)
  const requestTimeout = (Math.ceil(longest / 1_000) * 1_000 + 5_000) as Duration
  return resource({
    kind: 'loadBalancer',
    engine: 'haproxy',
    stats: 'platform',
    maxRequestsPerNode: 128,
    retryOn: ['conn-failure'],
    replacesForwardedFor: true,
    maxHeaders: kibibytes(16),
    drain: requestTimeout,
    ...given,
    name,
    port: frontPort,
    statsPort,
    maxConnections: count('maxConnections', given.maxConnections ?? 4_096),
    maxConnectionsPerNode: count('maxConnectionsPerNode', given.maxConnectionsPerNode ?? 2_048),
    retries: count('retries', given.retries ?? 2, 0),
    nodes: integerBetween(
      `nodes of load balancer "${name}"`,
      given.nodes ?? byEnvironment({ local: 1, ha: 2 }),
      1,
      9,
    ),
    health: {
      kind: 'http',
      inter: milliseconds(250),
      ...given.health,
      rise: count('health.rise', given.health?.rise ?? 1),
      fall: count('health.fall', given.health?.fall ?? 2),
      path: httpPath(`health.path of load balancer "${name}"`, given.health?.path ?? '/readyz'),
    },
    timeouts: {
      connect: seconds(1),
      client: requestTimeout,
      server: requestTimeout,
      queue: seconds(1),
      httpRequest: seconds(10),
      httpKeepAlive: seconds(30),
      tunnel: seconds(60),
      ...given.timeouts,
    },
    ...(virtualIp && { virtualIp: { ...keepalived, ...virtualIp } }),
    ...(tls !== false && (tls !== undefined || remote) && { tls: { ...frontTls, ...tls } }),
  })
}

const keepalived = {
  routerId: 51,
  priorities: [150, 100],
  advertisement: seconds(1),
  tracksProcess: true,
  preempts: false,
  peers: 'unicast',
} as const

const frontTls: FrontTls = {
  minVersion: '1.2',
  hsts: true,
  certificateLifetime: days(90),
  renewedBefore: days(30),
}
