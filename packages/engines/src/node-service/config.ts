import type {
  AddressPlan,
  Endpoint,
  Gateway,
  Identity,
  Platform,
  PlatformNode,
  ProcessConfiguration,
  Resource,
  Route,
  RouteConfiguration,
  Service,
  Tracing,
} from '@ballast/model'
import { issuerUrl } from '../issuer/config.ts'

/** Paths of the secrets that a service may read. */
export interface SecretFiles {
  readonly database?: string
  readonly cache?: string
}

interface Place {
  readonly platform: Platform
  readonly addresses: AddressPlan
  readonly node: PlatformNode
}

/** What a service's process is told. */
export function serviceConfiguration(
  service: Service,
  place: Place,
  { secretFiles, volume }: { secretFiles: SecretFiles; volume: string },
): ProcessConfiguration {
  const { addresses } = place
  const topics = [...service.publishes, ...service.consumes]
  return {
    ...common(service, place),
    settings: service.settings,
    ...(service.volume && { volume }),
    ...(service.database && {
      database: {
        ...endpoint(addresses, service, service.database),
        database: service.database.name,
        user: service.name,
        passwordFile: secretFiles.database!,
        connections: service.pool.size,
        statementTimeoutMs: service.pool.statementTimeout,
        lockTimeoutMs: service.pool.lockTimeout,
        idleInTransactionMs: service.pool.idleInTransaction,
      },
    }),
    ...(topics.length > 0 && {
      kafka: {
        brokers: endpoints(addresses, service, topics[0]!.on, 'internal'),
        publishes: service.publishes.map(({ name }) => name),
        consumes: service.consumes.map(({ name }) => name),
        requestTimeoutMs: service.publication.requestTimeout,
        deliveryTimeoutMs: service.publication.deliveryTimeout,
        sessionTimeoutMs: service.consumption.sessionTimeout,
        heartbeatMs: service.consumption.heartbeat,
        attempts: service.consumption.attempts,
        longestBackoffMs: service.consumption.longestBackoff,
      },
    }),
    ...(service.consumption.inbox !== 'none' && {
      retention: {
        inboxMs: service.consumption.inbox.retention,
        idempotencyKeysMs: service.idempotencyKeys.retention,
      },
    }),
    ...(service.cache && {
      cache: {
        ...endpoint(addresses, service, service.cache),
        passwordFile: secretFiles.cache!,
        ...(service.cache.ttl !== 'forever' && { ttlMs: service.cache.ttl }),
        timeoutMs: service.cache.timeout,
      },
    }),
    calls: Object.fromEntries(
      service.calls.map(({ to, timeout, traced }) => [
        to.name,
        { nodes: endpoints(addresses, service, to), timeoutMs: timeout, traced },
      ]),
    ),
  }
}

/** What a gateway's process is told. */
export function gatewayConfiguration(gateway: Gateway, place: Place): ProcessConfiguration {
  const services = new Set(gateway.routes.map(({ to }) => to))
  return {
    ...common(gateway, place),
    settings: {},
    upstreams: Object.fromEntries(
      [...services].map((to) => [to.name, endpoints(place.addresses, gateway, to)]),
    ),
    routes: gateway.routes.map(routeConfiguration),
    strips: gateway.strips,
    maxBodyBytes: gateway.maxBody,
    maxHeaderBytes: gateway.maxHeaders,
  }
}

function routeConfiguration(route: Route): RouteConfiguration {
  const { path, to, timeout, longestWait, reads, writes, retry, concurrency } = route
  return {
    path,
    service: to.name,
    timeoutMs: timeout,
    longestWaitMs: longestWait,
    reads,
    writes,
    repeats: repeatsOf(route),
    attempts: retry.attempts,
    ...(retry.budget !== undefined && { retryShare: retry.budget }),
    concurrency,
  }
}

/** A service that does not know a write that comes again is not sent one, unless the declaration insists. */
function repeatsOf({ repeats, retry }: Route): RouteConfiguration['repeats'] {
  if (retry.unsafe === 'always') return 'all'
  if (retry.unsafe === 'never' || repeats === 'unknown') return 'none'
  return repeats === 'idempotent' ? 'idempotent' : 'with-key'
}

function common(resource: Service | Gateway, { platform, addresses, node }: Place) {
  return {
    platform: platform.name,
    environment: platform.environment,
    name: resource.name,
    instance: node.id,
    main: { host: node.host, port: node.ports.main! },
    admin: { host: node.host, port: node.ports.admin! },
    graceMs: resource.grace,
    ...(resource.identity && { identity: identityConfiguration(resource.identity, addresses) }),
    ...(resource.tracing && {
      tracing: tracingConfiguration(resource, resource.tracing, addresses),
    }),
  }
}

function identityConfiguration(identity: Identity, addresses: AddressPlan) {
  const issuer = issuerUrl(addresses.of(identity)[0]!)
  return {
    issuer,
    jwksUri: `${issuer}/jwks.json`,
    audience: identity.audience,
    algorithms: identity.algorithms,
    ...(identity.tokenType !== undefined && { tokenType: identity.tokenType }),
    leewayMs: identity.leeway,
    keyCooldownMs: identity.keyCooldown,
  }
}

function tracingConfiguration(from: Resource, tracing: Tracing, addresses: AddressPlan) {
  const { host, port } = endpoint(addresses, from, tracing)
  return { zipkin: `http://${host}:${port}/api/v2/spans`, tracesPerSecond: tracing.tracesPerSecond }
}

function endpoint(addresses: AddressPlan, from: Resource, to: Resource): Endpoint {
  return endpoints(addresses, from, to)[0]!
}

function endpoints(
  addresses: AddressPlan,
  from: Resource,
  to: Resource,
  purpose = 'main',
): Endpoint[] {
  return addresses.reach(from, to).map(({ host, ports }) => ({ host, port: ports[purpose]! }))
}
