import {
  type Addresses,
  type Endpoint,
  type Gateway,
  httpUrl,
  type Identity,
  type PlacedNode,
  type ProcessConfiguration,
  type Resource,
  type Route,
  type RouteConfiguration,
  type Service,
  type Tracing,
} from '@ballast/model'
import type { NodeOf } from '../engine.ts'
import { issuerUrl } from '../issuer/plan.ts'
import { credentialFile, type Site } from '../site.ts'

/** What a service's process is told. */
export function serviceConfiguration(node: NodeOf<Service>, site: Site): ProcessConfiguration {
  const { addresses } = site
  const { resource: service } = node
  const topics = [...service.publishes, ...service.consumes]
  return {
    ...common(node, site),
    settings: service.settings,
    ...(service.volume && { volume: volumeOf(node, site) }),
    ...(service.database && {
      database: {
        ...endpoint(addresses.one(service, service.database, 'read-write')),
        database: service.database.name,
        user: service.name,
        passwordFile: credentialFile(site, service, service.database, 'read-write'),
        connections: service.pool.size,
        statementTimeoutMs: service.pool.statementTimeout,
        lockTimeoutMs: service.pool.lockTimeout,
        idleInTransactionMs: service.pool.idleInTransaction,
      },
    }),
    ...(topics.length > 0 && {
      kafka: {
        brokers: addresses.reach(service, topics[0]!.on, 'bootstrap').map(endpoint),
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
        ...endpoint(addresses.one(service, service.cache, 'read-write')),
        passwordFile: credentialFile(site, service, service.cache, 'read-write'),
        ...(service.cache.ttl !== 'forever' && { ttlMs: service.cache.ttl }),
        timeoutMs: service.cache.timeout,
      },
    }),
    ...(service.uses.length > 0 && {
      uses: Object.fromEntries(
        service.uses.map((used) => [
          used.name,
          addresses.reach(service, used, 'read-write').map(endpoint),
        ]),
      ),
    }),
    calls: Object.fromEntries(
      service.calls.map(({ to, timeout, traced }) => [
        to.name,
        { nodes: addresses.reach(service, to, 'http').map(endpoint), timeoutMs: timeout, traced },
      ]),
    ),
  }
}

/** What a gateway's process is told. */
export function gatewayConfiguration(node: NodeOf<Gateway>, site: Site): ProcessConfiguration {
  const { resource: gateway } = node
  const services = new Set(gateway.routes.map(({ to }) => to))
  return {
    ...common(node, site),
    settings: {},
    upstreams: Object.fromEntries(
      [...services].map((to) => [to.name, site.addresses.reach(gateway, to, 'http').map(endpoint)]),
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

/** Where a service finds the folder that outlives its processes. */
export function volumeOf(node: PlacedNode, site: Site): string {
  return site.path(node, 'data', 'volume')
}

function common({ id, resource, host, ports }: NodeOf<Service | Gateway>, { addresses }: Site) {
  const { platform } = addresses.topology
  return {
    platform: platform.name,
    environment: platform.environment,
    name: resource.name,
    instance: id,
    main: { host, port: ports.main! },
    admin: { host, port: ports.admin! },
    graceMs: resource.grace,
    ...(resource.identity && { identity: identityConfiguration(resource.identity, addresses) }),
    ...(resource.tracing && {
      tracing: tracingConfiguration(resource, resource.tracing, addresses),
    }),
  }
}

function identityConfiguration(identity: Identity, addresses: Addresses) {
  const issuer = issuerUrl(addresses, identity)
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

function tracingConfiguration(from: Resource, tracing: Tracing, addresses: Addresses) {
  return {
    zipkin: httpUrl(addresses.one(from, tracing, 'http'), '/api/v2/spans'),
    tracesPerSecond: tracing.tracesPerSecond,
  }
}

function endpoint({ host, port }: Endpoint): Endpoint {
  return { host, port }
}
