import { byEnvironment } from '../environment.ts'
import { BallastError } from '../error.ts'
import { httpPath, port, resource, whole } from '../resource.ts'
import { type Bytes, type Duration, days, kibibytes, milliseconds, seconds } from '../units.ts'
import type { Gateway } from './gateway.ts'
import { longestAnswer } from './route.ts'

/** When a gateway takes part; the names are HAProxy's. */
export interface HealthCheck {
  readonly path: string
  /** `tcp`: an open port is enough. */
  readonly kind: 'http' | 'tcp'
  readonly inter: Duration
  readonly rise: number
  readonly fall: number
}

/** An address that moves to a living node; the names are keepalived's. */
export interface VirtualIp {
  readonly address: string
  /** The network that the nodes are in, `10.0.0.0/24`. */
  readonly subnet: string
  readonly routerId: number
  /** One for each node; the highest holds the address. */
  readonly priorities: readonly number[]
  readonly advertisement: Duration
  /** A node whose HAProxy is dead gives the address away. */
  readonly tracksProcess: boolean
  readonly preempts: boolean
  readonly peers: 'unicast' | 'multicast'
}

/** Timeouts of HAProxy; the names are its own. */
export interface LoadBalancerTimeouts {
  readonly connect: Duration
  readonly client: Duration
  readonly server: Duration
  readonly queue: Duration
  readonly httpRequest: Duration
  readonly httpKeepAlive: Duration
  readonly tunnel: Duration
}

/** TLS at the front door. */
export interface FrontTls {
  readonly minVersion: '1.0' | '1.1' | '1.2' | '1.3'
  readonly hsts: boolean
  readonly certificateLifetime: Duration
  /** A certificate is renewed when so much of its life is left. */
  readonly renewedBefore: Duration
}

/** The platform's front door. */
export interface LoadBalancer {
  readonly kind: 'loadBalancer'
  readonly name: string
  readonly engine: 'haproxy' | 'nginx' | 'alb'
  readonly port: number
  readonly statsPort: number
  /** Who reaches the statistics. Default `platform`: nobody outside. */
  readonly stats: 'platform' | 'public'
  readonly to: Gateway
  readonly nodes: number
  readonly virtualIp?: VirtualIp
  readonly tls?: FrontTls
  readonly health: HealthCheck
  /** `client` and `server` are 5 seconds above the longest route unless given. */
  readonly timeouts: LoadBalancerTimeouts
  readonly maxConnections: number
  /** Connections to one gateway. With long polls there are as many for them alone. */
  readonly maxConnectionsPerNode: number
  /**
   * Requests that one gateway has at once, long polls not counted; more wait for `timeouts.queue` and are then
   * answered 503. A gateway on a busy machine takes as long to refuse a request as to answer it, so it must not have
   * thousands. Default 128, twice what a gateway gives to a service of two nodes (`concurrency` of a route): a
   * service that hangs leaves half of them to the others.
   */
  readonly maxRequestsPerNode: number
  /** What is sent a second time: what certainly was not sent. */
  readonly retryOn: readonly ('conn-failure' | 'empty-response' | 'response-timeout' | '5xx')[]
  readonly retries: number
  /** Addresses that a client says it comes from are not believed. */
  readonly replacesForwardedFor: boolean
  readonly maxHeaders: Bytes
  /** A stop or a reload leaves requests under way so long to end. Default 5 seconds above the longest route. */
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
    whole(`${field} of load balancer "${name}"`, value, least, 1_000_000)
  const patience = (Math.ceil(longest / 1_000) * 1_000 + 5_000) as Duration
  return resource({
    kind: 'loadBalancer',
    engine: 'haproxy',
    stats: 'platform',
    maxRequestsPerNode: 128,
    retryOn: ['conn-failure'],
    replacesForwardedFor: true,
    maxHeaders: kibibytes(16),
    drain: patience,
    ...given,
    name,
    port: frontPort,
    statsPort,
    maxConnections: count('maxConnections', given.maxConnections ?? 4_096),
    maxConnectionsPerNode: count('maxConnectionsPerNode', given.maxConnectionsPerNode ?? 2_048),
    retries: count('retries', given.retries ?? 2, 0),
    nodes: whole(
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
      client: patience,
      server: patience,
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
