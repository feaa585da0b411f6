import type { Addresses, NetworkPlacement } from '@ballast/model'
import type { FabricPlan } from '../fabric/index.ts'

/** Makes the plan of the fabric that a placed platform needs, with an edge for each declared connection. */
export function fabricPlanOf(
  name: string,
  { networks }: NetworkPlacement,
  { nodes, connections, detours, of, topology }: Addresses,
): FabricPlan {
  const inside = ({ id }: { id: string }) =>
    networks.flatMap(({ name, addresses }) => {
      const address = addresses.get(id)
      return address === undefined ? [] : [{ network: name, address }]
    })
  const declared = connections.map(({ source, endpoint }) => ({
    from: source,
    to: endpoint.host,
    port: endpoint.port,
  }))
  const overDetours = detours.flatMap(({ from, at }) => {
    return of(topology.named(from)!).flatMap((node) =>
      inside(node).map(({ address }) => ({ from: address, to: at.host, port: at.port })),
    )
  })
  return {
    name,
    networks: networks.map(({ name, subnet, operator }) => ({ name, subnet, operator })),
    nodes: nodes.map((node) => {
      const { limits } = node.member
      return {
        id: node.id,
        addresses: inside(node),
        ...(limits && { limits: { memoryBytes: limits.memory, cpus: limits.cpu } }),
      }
    }),
    edges: [...declared, ...overDetours],
    names: nodes.map((node) => ({ name: node.id, address: inside(node)[0]!.address })),
  }
}
