import { byEnvironment } from '../environment.ts'
import { integerBetween, resource, zones } from '../resource.ts'
import { type Bytes, type Duration, kibibytes, mebibytes, type Rate, seconds } from '../units.ts'
import { type Autoscaling, type Probes, probes, type Update, update } from './deployment.ts'
import type { Identity } from './identity.ts'
import { type Limits, limits } from './limits.ts'
import type { Redis } from './redis.ts'
import { longestAnswer, type Route } from './route.ts'
import type { Tracing } from './tracing.ts'

/** Origins whose pages may call the API from a browser. */
export interface Cors {
  readonly origins: readonly string[]
  readonly credentials: boolean
}

/** The API gateway: N equal processes that check tokens and forward by route. */
export interface Gateway {
  readonly kind: 'gateway'
  readonly name: string
  /** Folder of the project's own gateway, with `src/main.ts`. Default: Ballast's gateway. */
  readonly source?: string
  readonly replicas: number
  readonly routes: readonly Route[]
  readonly identity: Identity
  readonly tracing?: Tracing
  /** Store for rate limit counters and browser sessions. */
  readonly store?: Redis
  /** Largest request body. */
  readonly maxBody: Bytes
  /** Largest size of a request's headers. */
  readonly maxHeaders: Bytes
  /** Header fields removed from client requests, because clients could forge them. */
  readonly strips: readonly string[]
  /** Filters in the order in which a request passes them. */
  readonly filters: readonly ('log' | 'trace' | 'authenticate' | 'limit' | 'cache' | 'route')[]
  readonly cors: Cors | 'none'
  readonly errors: 'problem-details' | 'stack-traces'
  /** Time to finish open requests on shutdown. Default: 1 second more than the slowest route may take, at least 10. */
  readonly grace: Duration
  /** Measured throughput of all replicas together, in requests a second. */
  readonly capacity?: Rate
  readonly limits?: Limits
  readonly autoscaling?: Autoscaling
  readonly update: Update
  readonly probes: Probes
  readonly zones: number
}

export interface GatewayOptions {
  routes: readonly Route[]
  identity: Identity
  source?: string
  replicas?: number
  tracing?: Tracing
  store?: Redis
  maxBody?: Bytes
  maxHeaders?: Bytes
  strips?: readonly string[]
  filters?: Gateway['filters']
  cors?: Gateway['cors']
  errors?: Gateway['errors']
  grace?: Duration
  capacity?: Rate
  limits?: Partial<Limits>
  autoscaling?: Autoscaling
  update?: Partial<Update>
  probes?: Partial<Probes>
  zones?: number
}

export function gateway(name: string, options: GatewayOptions): Gateway {
  const { limits: limited, ...given } = options
  const remote = byEnvironment({ local: false, ha: true })
  const longest = Math.max(0, ...given.routes.map(longestAnswer))
  return resource({
    kind: 'gateway',
    maxBody: kibibytes(512),
    maxHeaders: kibibytes(16),
    strips: ['x-forwarded-for', 'x-user-id', 'x-scopes', 'connection'],
    filters: remote
      ? ['log', 'trace', 'authenticate', 'limit', 'route']
      : ['log', 'trace', 'authenticate', 'route'],
    cors: 'none',
    errors: 'problem-details',
    grace: Math.max(seconds(10), longest + seconds(1)) as Duration,
    ...given,
    name,
    zones: zones(`gateway "${name}"`, given.zones),
    replicas: integerBetween(
      `replicas of gateway "${name}"`,
      given.replicas ?? byEnvironment({ local: 2, ha: 3 }),
      1,
      50,
    ),
    update: update(given.update),
    probes: probes(`gateway "${name}"`, given.probes),
    ...((limited !== undefined || remote) && {
      limits: limits(`gateway "${name}"`, { memory: mebibytes(256), cpu: 1 }, limited),
    }),
  })
}
