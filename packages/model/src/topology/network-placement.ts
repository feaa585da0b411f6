import { BallastError } from '../error.ts'
import type { Resource } from '../resources/index.ts'
import type { PlacedNode, Placement } from './addresses.ts'
import { declaredPorts } from './member.ts'
import { isSame, type Topology, type TopologyNetwork } from './topology.ts'

/** A network with the addresses of its nodes. */
export interface PlacedNetwork extends TopologyNetwork {
  /** CIDR, a /24. */
  readonly subnet: string
  /** Address of the operator, who runs the platform from outside. */
  readonly operator: string
  /** Addresses by node id. */
  readonly addresses: ReadonlyMap<string, string>
}

export interface NetworkPlacement extends Placement {
  readonly networks: readonly PlacedNetwork[]
}

/** Lower addresses are reserved; one of them is the operator's. */
const firstHost = 11
const lastHost = 250
/** A /24 each, within the first two numbers of the prefix. */
const mostNetworks = 254
/** First port of the detour proxies, which listen at the operator's addresses. */
const firstDetourPort = 30_000
/** First port, within each node, for ports that are not declared. */
const firstFreePort = 20_000

/**
 * Places every node on its own host, with one address in each network of its resource. All nodes of a member get the
 * declared ports; undeclared ports, and ports declared twice, get consecutive numbers within each node.
 *
 * @param prefix the first two numbers of every address: `10.77`
 * @throws {BallastError} NOT_RUNNABLE_YET where there are too many networks, or too many nodes in one
 */
export function networkPlacement(
  { nodes, networks }: Pick<Topology, 'nodes' | 'networks'>,
  { prefix }: { prefix: string },
): NetworkPlacement {
  if (networks.length > mostNetworks) {
    throw new BallastError(
      'NOT_RUNNABLE_YET',
      `Cannot run ${networks.length} networks on this machine, so far ${mostNetworks}. Declare fewer`,
      { facts: { networks: networks.length } },
    )
  }
  const placedNetworks = networks.map((network, at): PlacedNetwork => {
    const inside = nodes.filter(({ resource }) => has(network, resource))
    if (firstHost + inside.length > lastHost) {
      throw new BallastError(
        'NOT_RUNNABLE_YET',
        `Cannot run network "${network.name}" with ${inside.length} nodes on this machine, so far ${lastHost - firstHost}. Split it`,
        { facts: { network: network.name, nodes: inside.length } },
      )
    }
    const base = `${prefix}.${at + 1}`
    return {
      ...network,
      subnet: `${base}.0/24`,
      operator: `${base}.1`,
      addresses: new Map(inside.map(({ id }, host) => [id, `${base}.${firstHost + host}`])),
    }
  })
  const networksOf = (resource: Resource) =>
    placedNetworks.filter((network) => has(network, resource))
  const placed = nodes.map((node): PlacedNode => {
    const declared = declaredPorts(node.member)
    const taken = new Set<number>()
    let free = firstFreePort
    const nextFree = (): number => {
      while (declared.includes(free)) free++
      return free++
    }
    const own = networksOf(node.resource)
    const ports = Object.entries(node.member.ports).map(([name, { port }]) => {
      const number = port === undefined || taken.has(port) ? nextFree() : port
      taken.add(number)
      return [name, number]
    })
    return Object.freeze({
      ...node,
      // It is the only node on its host, so it may listen on all addresses.
      host: own.length === 1 ? own[0]!.addresses.get(node.id)! : '0.0.0.0',
      ports: Object.freeze(Object.fromEntries(ports)),
    })
  })
  const shared = (one: PlacedNode, other: PlacedNode) =>
    networksOf(one.resource).find((network) => has(network, other.resource)) ??
    networksOf(other.resource)[0]!
  const home = ({ resource }: PlacedNode) => networksOf(resource)[0]!
  const detourPorts = new Map<string, number>()
  return {
    nodes: placed,
    networks: placedNetworks,
    hostFor: (from, to) =>
      (from === 'operator' ? home(to) : shared(from, to)).addresses.get(to.id)!,
    sourcesOf: (client, of) =>
      client === 'operator'
        ? networksOf(of.resource).map(({ operator }) => `${operator}/32`)
        : [
            `${shared(client, of).addresses.get(client.id) ?? home(client).addresses.get(client.id)!}/32`,
          ],
    detour(from, to) {
      const key = `${from.resource.name} ${to.id}`
      const port = detourPorts.get(key) ?? firstDetourPort + detourPorts.size
      detourPorts.set(key, port)
      return { host: home(from).operator, port }
    },
  }
}

function has({ members }: TopologyNetwork, resource: Resource): boolean {
  return members.some((member) => isSame(member, resource))
}
