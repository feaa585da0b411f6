import {
  type Addresses,
  alwaysRedacted,
  type EdgeConfiguration,
  type Gateway,
  type GatewayConfiguration,
  type Identity,
  isSame,
  type LongPoll,
  type PlacedNode,
  type Purpose,
  type Resource,
  type Route,
  type RouteConfiguration,
  type Service,
  type ServiceConfiguration,
} from '@ballast/model'
import type { NodeOf } from '../engine.ts'
import { issuerUrl } from '../issuer/plan.ts'
import type { Site } from '../site.ts'

/** Makes the configuration of a service's process. */
export function serviceConfiguration(node: NodeOf<Service>, site: Site): ServiceConfiguration {
  const { resource: service } = node
  const topics = [...service.publishes, ...service.consumes]
  const { inbox } = service.consumption
  return {
    ...common(node, site),
    settings: service.settings,
    ...(service.volume && { volume: volumeOf(node, site) }),
    ...(service.database && {
      database: {
        ...edgeTo(site, service, service.database, 'read-write'),
        database: service.database.name,
        user: service.name,
        connections: service.pool.size,
        statementTimeoutMs: service.pool.statementTimeout,
        lockTimeoutMs: service.pool.lockTimeout,
        idleInTransactionMs: service.pool.idleInTransaction,
      },
    }),
    ...(topics.length > 0 && {
      kafka: {
        ...edgeTo(site, service, topics[0]!.on, 'bootstrap'),
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
    retention: {
      // A service without an inbox is refused so far (fields.ts).
      inboxMs: inbox === 'none' ? 0 : inbox.retention,
      idempotencyKeysMs: service.idempotencyKeys.retention,
    },
    ...(service.cache && {
      cache: {
        ...edgeTo(site, service, service.cache, 'read-write'),
        ...(service.cache.ttl !== 'forever' && { ttlMs: service.cache.ttl }),
        timeoutMs: service.cache.timeout,
      },
    }),
    ...(service.uses.length > 0 && {
      uses: Object.fromEntries(
        service.uses.map((used) => [used.name, edgeTo(site, service, used, 'read-write')]),
      ),
    }),
    calls: Object.fromEntries(
      service.calls.map(({ to, timeout, traced }) => [
        to.name,
        { ...edgeTo(site, service, to, 'http'), timeoutMs: timeout, traced },
      ]),
    ),
  }
}

/** Makes the configuration of a gateway's process. */
export function gatewayConfiguration(node: NodeOf<Gateway>, site: Site): GatewayConfiguration {
  const { resource: gateway } = node
  const services = new Set(gateway.routes.map(({ to }) => to))
  return {
    ...common(node, site),
    settings: {},
    upstreams: Object.fromEntries(
      [...services].map((to) => [to.name, edgeTo(site, gateway, to, 'http')]),
    ),
    routes: gateway.routes.map(routeConfiguration),
    strips: gateway.strips,
    maxBodyBytes: gateway.maxBody,
    maxHeaderBytes: gateway.maxHeaders,
  }
}

function routeConfiguration(route: Route): RouteConfiguration {
  const { path, to, timeout, longPoll, reads, writes, retry, concurrency } = route
  return {
    path,
    service: to.name,
    timeoutMs: timeout,
    reads,
    writes,
    repeats: repeatsOf(route),
    attempts: retry.attempts,
    ...(retry.budget !== undefined && { retryShare: retry.budget }),
    concurrency,
    ...(longPoll && { longPoll: longPollConfiguration(longPoll) }),
  }
}

function longPollConfiguration({ parameter, longest, concurrency }: LongPoll) {
  return { parameter, longestMs: longest, concurrency }
}

/** Returns which writes the gateway may retry: none if the service cannot detect repeats, unless `unsafe` is `always`. */
function repeatsOf({ repeats, retry }: Route): RouteConfiguration['repeats'] {
  if (retry.unsafe === 'always') return 'all'
  if (retry.unsafe === 'never' || repeats === 'unknown') return 'none'
  return repeats === 'idempotent' ? 'idempotent' : 'with-key'
}

/** Returns the path of a service's volume, which outlives its processes. */
export function volumeOf(node: PlacedNode, site: Site): string {
  return site.path(node, 'data', 'volume')
}

function common({ id, resource, host, ports }: NodeOf<Service | Gateway>, site: Site) {
  const { addresses } = site
  const { platform } = addresses.topology
  return {
    platform: platform.name,
    environment: platform.environment,
    name: resource.name,
    instance: id,
    main: { host, port: ports.main! },
    admin: { host, port: ports.admin! },
    graceMs: resource.grace,
    redacts: platform.logs?.redacts ?? alwaysRedacted,
    ...(resource.identity && { identity: identityConfiguration(resource.identity, addresses) }),
    ...(resource.tracing && {
      tracing: {
        ...edgeTo(site, resource, resource.tracing, 'http'),
        tracesPerSecond: resource.tracing.tracesPerSecond,
      },
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

/**
 * Returns how the processes of one resource reach another resource.
 *
 * @throws {RangeError} if the declaration has no such edge
 */
function edgeTo(site: Site, from: Resource, to: Resource, purpose: Purpose): EdgeConfiguration {
  const { topology, reach } = site.addresses
  const edge = topology.edges.find(
    (found) =>
      isSame(found.from, from) &&
      isSame(found.to, topology.livesOn(to)) &&
      found.purpose === purpose,
  )
  if (edge === undefined)
    throw new RangeError(`"${from.name}" has no edge to "${to.name}" for ${purpose}`)
  const { credential, tls } = edge
  return {
    purpose,
    addresses: reach(from, to, purpose).map(({ host, port }) => ({ host, port })),
    tls,
    ...(credential !== undefined && { credentialFile: site.secret(credential) }),
  }
}
