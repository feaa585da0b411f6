import { BallastError } from './error.ts'
import type { Detour, Platform } from './platform.ts'
import type { Gateway, Resource, Service } from './resources/index.ts'

/** One process of a resource, with the address that it listens on. */
export interface PlatformNode {
  /** `order-1`, or the resource's name where the resource is a single process. */
  readonly id: string
  readonly resource: Resource
  /** From 1. */
  readonly index: number
  readonly host: string
  /** Ports by purpose: `main`, `admin`, `stats`, `internal`, `external`, `controller`. */
  readonly ports: Readonly<Record<string, number>>
}

export interface AddressPlan {
  readonly nodes: readonly PlatformNode[]
  /** The nodes of a resource, by index: of a database on another one's cluster, that cluster's. A topic has none. */
  of(resource: Resource): readonly PlatformNode[]
  /** The nodes of `to` with the ports at which `from` reaches them: their own, unless there is a detour. */
  reach(from: Resource, to: Resource): readonly PlatformNode[]
  readonly detours: readonly DetourAddress[]
}

/** Where something must listen that passes on to `node`. */
export interface DetourAddress extends Detour {
  readonly node: PlatformNode
  readonly port: number
}

/** Ports that nobody declares are counted up from here, without gaps, so that platforms fit side by side. */
const firstFreePort = 21_000

/**
 * Gives every node of every resource a host and its ports. In `local` the host is loopback.
 *
 * @param portOffset added to every port, so that several platforms fit on one machine; default 0
 * @throws {BallastError} PORT_CONFLICT, DECLARATION_INVALID where the offset leaves the port range
 */
export function addressPlan(
  platform: Platform,
  { portOffset = 0 }: { portOffset?: number } = {},
): AddressPlan {
  const byResource = new Map<Resource, PlatformNode[]>()
  const holders = new Map<number, string>()
  let free = firstFreePort
  for (const resource of platform.resources) {
    const count = countOf(resource)
    const nodes = Array.from({ length: count }, (_, at): PlatformNode => {
      const id = isReplicated(resource) ? `${resource.name}-${at + 1}` : resource.name
      const ports = Object.fromEntries(
        Object.entries(portsOf(resource, () => free++)).map(([purpose, port]) => [
          purpose,
          claim(holders, port + portOffset, `${id} (${purpose})`),
        ]),
      )
      return Object.freeze({
        id,
        resource,
        index: at + 1,
        host: '127.0.0.1',
        ports: Object.freeze(ports),
      })
    })
    byResource.set(resource, nodes)
  }
  const nodes = [...byResource.values()].flat()
  const detours = platform.detours.flatMap(({ from, to }) =>
    nodes
      .filter(({ resource }) => resource.name === to)
      .map((node): DetourAddress => {
        const port = claim(holders, free++ + portOffset, `${from} -> ${node.id}`)
        return { from, to, node, port }
      }),
  )
  const of = (resource: Resource) => byResource.get(clusterOf(resource)) ?? []
  return {
    nodes,
    detours,
    of,
    reach: (from, to) =>
      of(to).map((node) => {
        const detour = detours.find((found) => found.from === from.name && found.node === node)
        if (detour === undefined) return node
        return { ...node, ports: { ...node.ports, main: detour.port } }
      }),
  }
}

/** What runs the process of a resource: itself, but for a database on another one's cluster. */
function clusterOf(resource: Resource): Resource {
  return (resource.kind === 'postgres' && resource.on) || resource
}

/** Services and gateways alone: of engines, one node each is run so far. */
function isReplicated(resource: Resource): resource is Service | Gateway {
  return resource.kind === 'service' || resource.kind === 'gateway'
}

function countOf(resource: Resource): number {
  if (resource.kind === 'topic' || clusterOf(resource) !== resource) return 0
  return isReplicated(resource) ? resource.replicas : 1
}

function portsOf(resource: Resource, free: () => number): Record<string, number> {
  switch (resource.kind) {
    case 'loadBalancer':
      return { main: resource.port, stats: resource.statsPort }
    case 'kafka':
      return { ...resource.listeners, controller: free() }
    case 'service':
    case 'gateway':
      return { main: free(), admin: free() }
    case 'topic':
      return {}
    default:
      return { main: resource.port }
  }
}

function claim(holders: Map<number, string>, port: number, holder: string): number {
  if (port < 1 || port > 65_535) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `${holder} would listen on port ${port}, outside 1 to 65535. Use a smaller port offset`,
      { facts: { holder, port } },
    )
  }
  const taken = holders.get(port)
  if (taken !== undefined) {
    throw new BallastError(
      'PORT_CONFLICT',
      `Port ${port} is declared for both ${taken} and ${holder}. Give one of them another port`,
      { facts: { port, holders: [taken, holder] } },
    )
  }
  holders.set(port, holder)
  return port
}
