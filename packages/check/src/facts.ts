import {
  type Gateway,
  type Identity,
  type Kafka,
  type LoadBalancer,
  type Platform,
  type Postgres,
  type Redis,
  type Route,
  resourcesOf,
  type Service,
  type Topic,
  type Tracing,
} from '@ballast/model'

/** A platform in one environment as rules see it: resolved, and grouped by kind. */
export interface Facts extends Platform {
  /** Names of the drills that exist; undefined if unknown. */
  readonly drills: ReadonlySet<string> | undefined
  readonly loadBalancers: readonly LoadBalancer[]
  readonly gateways: readonly Gateway[]
  readonly routes: readonly Route[]
  readonly services: readonly Service[]
  readonly databases: readonly Postgres[]
  readonly clusters: readonly Kafka[]
  readonly topics: readonly Topic[]
  readonly caches: readonly Redis[]
  readonly identities: readonly Identity[]
  readonly tracings: readonly Tracing[]
  /** Services by the database they store in, or the topic they consume or publish. Indexed: no call scans all services. */
  storingIn(database: Postgres): readonly Service[]
  consuming(topic: Topic): readonly Service[]
  publishing(topic: Topic): readonly Service[]
}

export function factsOf(platform: Platform, drills?: readonly string[]): Facts {
  const gateways = resourcesOf(platform, 'gateway')
  const services = resourcesOf(platform, 'service')
  return {
    ...platform,
    drills: drills && new Set(drills),
    loadBalancers: resourcesOf(platform, 'loadBalancer'),
    gateways,
    routes: gateways.flatMap(({ routes }) => routes),
    services,
    databases: resourcesOf(platform, 'postgres'),
    clusters: resourcesOf(platform, 'kafka'),
    topics: resourcesOf(platform, 'topic'),
    caches: resourcesOf(platform, 'redis'),
    identities: resourcesOf(platform, 'identity'),
    tracings: resourcesOf(platform, 'tracing'),
    storingIn: index(services, ({ database }) => (database ? [database] : [])),
    consuming: index(services, ({ consumes }) => consumes),
    publishing: index(services, ({ publishes }) => publishes),
  }
}

function index<Key>(
  services: readonly Service[],
  keysOf: (service: Service) => readonly Key[],
): (key: Key) => readonly Service[] {
  const pairs = services.flatMap((service) =>
    [...new Set(keysOf(service))].map((key) => ({ key, service })),
  )
  const found = Map.groupBy(pairs, ({ key }) => key)
  return (key) => (found.get(key) ?? []).map(({ service }) => service)
}
