import {
  type AddressPlan,
  type Endpoint,
  type Gateway,
  linksFrom,
  type PlatformNode,
  type ProcessConfiguration,
  type Service,
} from '@ballast/model'
import type { NodeContext } from '../engine.ts'
import { issuerUrl } from '../issuer/config.ts'
import { roleSecret } from '../postgres/roles.ts'
import { redisSecret } from '../redis/driver.ts'

/** What one process of a service or gateway is told. Secrets are named by their files. */
export async function processConfiguration(
  context: NodeContext<Service> | NodeContext<Gateway>,
): Promise<ProcessConfiguration> {
  const { platform, resource, node, addresses } = context
  return {
    platform: platform.name,
    environment: platform.environment,
    name: resource.name,
    instance: node.id,
    main: endpoint(node),
    admin: endpoint(node, 'admin'),
    graceMs: resource.grace,
    ...shared(resource, addresses),
    ...(resource.kind === 'service'
      ? await ofService(context as NodeContext<Service>)
      : ofGateway(resource)),
  }
}

function shared(resource: Service | Gateway, addresses: AddressPlan) {
  const { identity, tracing } = resource
  const called = linksFrom(resource).flatMap(({ to, how }) =>
    how === 'calls' || how === 'routes' ? [to] : [],
  )
  const [issuer] = identity ? addresses.of(identity) : []
  const [traces] = tracing ? addresses.of(tracing) : []
  return {
    calls: Object.fromEntries(
      called.map((service) => [service.name, addresses.of(service).map((node) => endpoint(node))]),
    ),
    ...(traces &&
      tracing && {
        tracing: {
          zipkin: `http://${traces.host}:${traces.ports.main}/api/v2/spans`,
          tracesPerSecond: tracing.tracesPerSecond,
        },
      }),
    ...(issuer &&
      identity && {
        identity: {
          issuer: issuerUrl(issuer),
          jwksUri: `${issuerUrl(issuer)}/jwks.json`,
          audience: identity.audience,
        },
      }),
  }
}

async function ofService({ resource, addresses, secrets, dataDirectory }: NodeContext<Service>) {
  const { database, cache, publishes, consumes, volume, settings } = resource
  const [postgres] = database ? addresses.of(database) : []
  const [redis] = cache ? addresses.of(cache) : []
  const brokers = new Set([...publishes, ...consumes].flatMap(({ on }) => addresses.of(on)))
  return {
    settings,
    ...(volume && { volume: dataDirectory }),
    ...(postgres &&
      database && {
        database: {
          ...endpoint(postgres),
          database: database.name,
          user: resource.name,
          passwordFile: await secrets.file(roleSecret(database, resource.name)),
        },
      }),
    ...(brokers.size > 0 && {
      kafka: {
        brokers: [...brokers].map((broker) => endpoint(broker, 'internal')),
        publishes: publishes.map(({ name }) => name),
        consumes: consumes.map(({ name }) => name),
      },
    }),
    ...(redis &&
      cache && {
        cache: { ...endpoint(redis), passwordFile: await secrets.file(redisSecret(cache)) },
      }),
  }
}

function ofGateway({ routes, maxBody }: Gateway) {
  return {
    settings: {},
    routes: routes.map(({ path, to, timeout }) => ({
      path,
      service: to.name,
      timeoutMs: timeout,
    })),
    maxBodyBytes: maxBody,
  }
}

function endpoint({ host, ports }: PlatformNode, purpose = 'main'): Endpoint {
  return { host, port: ports[purpose]! }
}
