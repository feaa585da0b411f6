import {
  type Call,
  call,
  type Declaration,
  type Environment,
  type Gateway,
  type GatewayOptions,
  gateway,
  type Identity,
  type IdentityOptions,
  identity,
  type Kafka,
  type KafkaOptions,
  kafka,
  keepsOrder,
  type LoadBalancer,
  type LoadBalancerOptions,
  loadBalancer,
  mebibytes,
  type PlatformDefinition,
  type Postgres,
  type PostgresOptions,
  perSecond,
  platform,
  postgres,
  type Redis,
  type RedisOptions,
  type Route,
  type RouteOptions,
  reads,
  redis,
  restores,
  route,
  type Service,
  type ServiceOptions,
  seconds,
  service,
  type Topic,
  type TopicOptions,
  type Tracing,
  type TracingOptions,
  topic,
  tracing,
} from '@ballast/model'
import { breadBaked } from './events.ts'

/**
 * Parts of the bakery, the smallest platform with one of everything. The `oven` calls the `shelf` and publishes
 * to the topic `baked`, which the `shelf` consumes.
 */
export interface Bakery {
  breads: Postgres
  shelves: Postgres
  events: Kafka
  baked: Topic
  cache: Redis
  tokens: Identity
  traces: Tracing
  shelf: Service
  /** The call from the oven to the shelf. */
  shelfCall: Call
  oven: Service
  shelfRoute: Route
  ovenRoute: Route
  api: Gateway
  front: LoadBalancer
}

interface Options {
  breads: PostgresOptions
  shelves: PostgresOptions
  events: KafkaOptions
  baked: TopicOptions
  cache: RedisOptions
  tokens: IdentityOptions
  traces: TracingOptions
  shelf: ServiceOptions
  shelfCall: Partial<Call>
  oven: ServiceOptions
  shelfRoute: RouteOptions
  ovenRoute: RouteOptions
  api: GatewayOptions
  front: LoadBalancerOptions
}

/** Changes to the clean bakery: options per part, or a function of the parts created before it. */
export type Example = {
  readonly [Part in keyof Options]?:
    | Partial<Options[Part]>
    | ((parts: Bakery) => Partial<Options[Part]>)
} & {
  /** Default `production`. */
  readonly environment?: Environment
  /** Names of the drills that exist. Default: unknown. */
  readonly drills?: readonly string[]
  /** Values that the declaration returns next to the entry; given promises replace the default ones. */
  readonly declares?: (parts: Bakery) => Partial<Declaration>
}

/** Returns the bakery with the changes of an example. Without changes, no rule reports anything. */
export function bakery(example: Example = {}): PlatformDefinition {
  return platform('bakery', () => {
    const parts = {} as Bakery
    const changed = <Part extends keyof Options>(part: Part, options: Options[Part]) => {
      const change = example[part]
      return { ...options, ...(typeof change === 'function' ? change(parts) : change) }
    }
    parts.breads = postgres('breads', changed('breads', { port: 5433 }))
    parts.shelves = postgres('shelves', changed('shelves', { port: 5434 }))
    parts.events = kafka(
      'events',
      changed('events', { listeners: { internal: 9092, external: 29092 } }) as KafkaOptions,
    )
    parts.baked = topic(
      'baked',
      changed('baked', {
        on: parts.events,
        carries: [breadBaked],
      }),
    )
    parts.cache = redis('cache', changed('cache', { maxMemory: mebibytes(64) }))
    parts.tokens = identity(
      'identity',
      changed('tokens', {
        audience: 'bakery',
        scopes: ['breads:write'],
        clients: [
          {
            name: 'web',
            grant: 'authorization-code',
            redirects: ['https://bakery.example/callback'],
            scopes: ['breads:write'],
          },
        ],
      }),
    )
    parts.traces = tracing('traces', changed('traces', {}))
    const common = { identity: parts.tokens, tracing: parts.traces }
    parts.shelf = service(
      'shelf',
      changed('shelf', {
        source: 'services/shelf',
        owner: 'shop floor',
        database: parts.shelves,
        pool: { statementTimeout: seconds(2), lockTimeout: seconds(1) },
        cache: parts.cache,
        consumes: [parts.baked],
        handles: [reads(breadBaked, 'breadId')],
        ...common,
      }),
    )
    const { to = parts.shelf, ...options } = changed('shelfCall', { timeout: seconds(3) })
    parts.shelfCall = call(to, options)
    parts.oven = service(
      'oven',
      changed('oven', {
        source: 'services/oven',
        owner: 'bakers',
        database: parts.breads,
        publishes: [parts.baked],
        calls: [parts.shelfCall],
        ...common,
      }),
    )
    const busy = { timeout: seconds(15), peak: perSecond(50) }
    parts.shelfRoute = route('/api/shelves/**', {
      ...changed('shelfRoute', { to: parts.shelf, ...busy, writes: 'none', ownedBy: 'customerId' }),
    })
    parts.ovenRoute = route('/api/breads/**', {
      ...changed('ovenRoute', {
        to: parts.oven,
        ...busy,
        reads: 'public',
        writes: ['breads:write'],
      }),
    })
    parts.api = gateway(
      'api',
      changed('api', {
        routes: [parts.shelfRoute, parts.ovenRoute],
        capacity: perSecond(400),
        ...common,
      }),
    )
    parts.front = loadBalancer('front', changed('front', { to: parts.api }))
    return {
      entry: parts.front,
      promises: [
        keepsOrder(parts.baked),
        ...[parts.breads, parts.shelves].flatMap((database) =>
          database.backup === undefined
            ? []
            : [restores(database, { within: seconds(14_400), losing: seconds(900) })],
        ),
      ],
      ...example.declares?.(parts),
    }
  })
}
