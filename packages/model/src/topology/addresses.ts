import type { Endpoint } from '../process-configuration.ts'
import type { Resource } from '../resources/index.ts'
import type { PortSpec, Purpose, TlsMode } from './member.ts'
import { type Detour, isSame, type Topology, type TopologyNode } from './topology.ts'

/** A node with the address that it listens on. */
export interface PlacedNode extends TopologyNode {
  readonly host: string
  /** Port numbers by the names that its member gives them. */
  readonly ports: Readonly<Record<string, number>>
}

/** Where a node is reached. */
export interface Address extends Endpoint {
  /** The node's id. */
  readonly node: string
  readonly tls: TlsMode
}

/** Where something must listen that passes on to `node`. */
export interface DetourAddress extends Detour {
  readonly node: PlacedNode
  /** Where the proxy listens. */
  readonly at: Endpoint
  /** Where it passes on to. */
  readonly onto: Endpoint
}

/** A TCP connection that is declared, from one node to another. */
export interface Connection {
  /** Ids of nodes. */
  readonly from: string
  readonly to: string
  /** The address that `from` comes from. */
  readonly source: string
  /** As `from` reaches it. */
  readonly endpoint: Endpoint
}

/** A topology in a place: where its nodes listen, and how they and people outside reach them. */
export interface Addresses {
  readonly topology: Topology
  readonly nodes: readonly PlacedNode[]
  readonly detours: readonly DetourAddress[]
  /** The nodes that run a resource. */
  of(resource: Resource): readonly PlacedNode[]
  /** All addresses at which `from` reaches a purpose of `to`; `operator` is who runs the platform, from outside it. */
  reach(from: Resource | 'operator', to: Resource, purpose: Purpose): readonly Address[]
  /** The only address, or any, of `reach`. @throws {RangeError} where there is none */
  one(from: Resource | 'operator', to: Resource, purpose: Purpose): Address
  /** Where the operator reaches a port of a node, by the port's name. */
  seen(node: PlacedNode, port: string): Endpoint
  /** Address blocks that the clients of a resource's nodes come from, CIDR. */
  clients(of: Resource): readonly string[]
  /** Every connection that an edge of the topology permits. */
  readonly connections: readonly Connection[]
}

/** What differs between places: who listens where, and who sees whom at which address. */
export interface Placement {
  readonly nodes: readonly PlacedNode[]
  /** The host name or address of a node for another. */
  hostFor(from: PlacedNode | 'operator', to: PlacedNode): string
  /** Addresses that a node has as a client of another, CIDR; the operator's for `operator`. */
  sourcesOf(client: PlacedNode | 'operator', of: PlacedNode): readonly string[]
  /** Where a detour on a link listens, for the nodes of `from`. */
  detour(from: PlacedNode, to: PlacedNode): Endpoint
}

/** Answers every question about addresses from a topology and a place. */
export function addressesIn(
  topology: Topology,
  placement: Placement,
  detours: readonly Detour[],
): Addresses {
  const { nodes } = placement
  const of = (resource: Resource) =>
    nodes.filter((node) => isSame(node.resource, topology.livesOn(resource)))
  const clientsOf = (from: Resource | 'operator') => (from === 'operator' ? [from] : of(from))
  const served = (to: Resource, purpose: Purpose) =>
    of(to).flatMap((node) =>
      ports(node).flatMap(([name, { serves, tls = 'off' }]) =>
        serves === purpose ? [{ node, port: node.ports[name]!, tls }] : [],
      ),
    )
  const detourAddresses = detours.flatMap(({ from, to }) => {
    const [one, other] = [from, to].map(topology.named)
    if (one === undefined || other === undefined) return []
    const purpose = topology.edges.find(
      (edge) => isSame(edge.from, one) && isSame(edge.to, topology.livesOn(other)),
    )?.purpose
    return served(other, purpose ?? 'http').map(({ node, port }) => ({
      from,
      to,
      node,
      at: placement.detour(of(one)[0]!, node),
      onto: { host: placement.hostFor('operator', node), port },
    }))
  })
  const reach: Addresses['reach'] = (from, to, purpose) => {
    const [client] = clientsOf(from)
    return served(to, purpose).map(({ node, port, tls }) => {
      const detour = detourAddresses.find(
        (found) =>
          from !== 'operator' &&
          found.from === from.name &&
          found.to === to.name &&
          found.node === node,
      )
      const direct = { host: placement.hostFor(client ?? 'operator', node), port }
      return { ...(detour?.at ?? direct), node: node.id, tls }
    })
  }
  const connections = topology.edges.flatMap(({ from, to, purpose }) =>
    of(from).flatMap((client) =>
      served(to, purpose)
        .filter(({ node }) => node !== client)
        .map(({ node, port }) => ({
          from: client.id,
          to: node.id,
          source: placement.sourcesOf(client, node)[0]!.replace(/\/\d+$/, ''),
          endpoint: { host: placement.hostFor(client, node), port },
        })),
    ),
  )
  return {
    topology,
    nodes,
    detours: detourAddresses,
    of,
    reach,
    one(from, to, purpose) {
      const [first] = reach(from, to, purpose)
      if (first !== undefined) return first
      throw new RangeError(`No node of "${to.name}" serves ${purpose}`)
    },
    seen: (node, port) => ({ host: placement.hostFor('operator', node), port: node.ports[port]! }),
    clients(resource) {
      const clients = topology.edges
        .filter(({ to }) => isSame(to, topology.livesOn(resource)))
        .flatMap(({ from }) => of(from))
      const sources = of(resource).flatMap((node) =>
        (['operator', ...clients] as const).flatMap((client) => placement.sourcesOf(client, node)),
      )
      return [...new Set(sources)].sort()
    },
    connections,
  }
}

function ports({ member }: PlacedNode): [string, PortSpec][] {
  return Object.entries(member.ports)
}
