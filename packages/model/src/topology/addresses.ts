import type { Endpoint } from '../process-configuration.ts'
import type { Resource } from '../resources/index.ts'
import type { PortSpec, Purpose, TlsMode } from './member.ts'
import { type Detour, isSame, type Topology, type TopologyNode } from './topology.ts'

/** A node with its host and ports. */
export interface PlacedNode extends TopologyNode {
  readonly host: string
  /** Port numbers by their names in the member. */
  readonly ports: Readonly<Record<string, number>>
}

/** An endpoint of a node. */
export interface Address extends Endpoint {
  /** The node's id. */
  readonly node: string
  readonly tls: TlsMode
}

/** Addresses of a proxy that forwards to `node`. */
export interface DetourAddress extends Detour {
  readonly node: PlacedNode
  /** Endpoint that the proxy listens on. */
  readonly at: Endpoint
  /** Endpoint that it forwards to. */
  readonly onto: Endpoint
}

/** A TCP connection from one node to another that the declaration permits. */
export interface Connection {
  /** Node ids. */
  readonly from: string
  readonly to: string
  /** Source IP address of `from`. */
  readonly source: string
  /** Endpoint of `to`, as seen by `from`. */
  readonly endpoint: Endpoint
}

/** Addresses of a placed topology: its listeners, and how nodes and the operator reach them. */
export interface Addresses {
  readonly topology: Topology
  readonly nodes: readonly PlacedNode[]
  readonly detours: readonly DetourAddress[]
  /** Returns the nodes that run a resource. */
  of(resource: Resource): readonly PlacedNode[]
  /** Returns all addresses at which `from` reaches a purpose of `to`. The operator is outside the platform. */
  reach(from: Resource | 'operator', to: Resource, purpose: Purpose): readonly Address[]
  /** Returns the first address of `reach`. @throws {RangeError} if there is none */
  one(from: Resource | 'operator', to: Resource, purpose: Purpose): Address
  /** Returns the endpoint at which the operator reaches a named port of a node. */
  operatorEndpoint(node: PlacedNode, port: string): Endpoint
  /** Returns the CIDR blocks from which clients connect to a resource's nodes. */
  clients(of: Resource): readonly string[]
  /** All connections that the edges of the topology permit. */
  readonly connections: readonly Connection[]
}

/** A placement of nodes on hosts and ports, and the address at which each node reaches each other node. */
export interface Placement {
  readonly nodes: readonly PlacedNode[]
  /** Returns the host name or address of `to`, as seen by `from`. */
  hostFor(from: PlacedNode | 'operator', to: PlacedNode): string
  /** Returns the source addresses, as CIDR blocks, with which a node or the operator connects to another node. */
  sourcesOf(client: PlacedNode | 'operator', of: PlacedNode): readonly string[]
  /** Returns the endpoint at which the proxy on a link listens for the nodes of `from`. */
  detour(from: PlacedNode, to: PlacedNode): Endpoint
}

/** Computes the addresses of a topology in a placement. */
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
    operatorEndpoint: (node, port) => ({
      host: placement.hostFor('operator', node),
      port: node.ports[port]!,
    }),
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
