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

/** A platform in one environment as rules see it: everything resolved, and sorted by kind. */
export interface Facts extends Platform {
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
}

export function factsOf(platform: Platform): Facts {
  const gateways = resourcesOf(platform, 'gateway')
  return {
    ...platform,
    loadBalancers: resourcesOf(platform, 'loadBalancer'),
    gateways,
    routes: gateways.flatMap(({ routes }) => routes),
    services: resourcesOf(platform, 'service'),
    databases: resourcesOf(platform, 'postgres'),
    clusters: resourcesOf(platform, 'kafka'),
    topics: resourcesOf(platform, 'topic'),
    caches: resourcesOf(platform, 'redis'),
    identities: resourcesOf(platform, 'identity'),
    tracings: resourcesOf(platform, 'tracing'),
  }
}
