import type { FabricNode, FabricPlan } from './fabric-plan.ts'
import {
  bridge,
  bridgeNamespace,
  nodeDevice,
  nodeNamespace,
  nodePort,
  operatorDevice,
  operatorPort,
} from './kernel-names.ts'
import { parseSubnet } from './subnet.ts'

/** Renders the batch for `ip` that creates all namespaces. */
export function renderNamespaces({ name, nodes }: FabricPlan): string {
  return lines([
    `netns add ${bridgeNamespace(name)}`,
    ...nodes.map(({ id }) => `netns add ${nodeNamespace(name, id)}`),
  ])
}

/** Renders the batch for the root namespace: one device per network, with the operator's address. */
export function renderOperatorLinks({ name, networks }: FabricPlan): string {
  return lines(
    networks.flatMap(({ subnet, operator }, index) => {
      const device = operatorDevice(name, index)
      const peer = `peer name ${operatorPort(index)} netns ${bridgeNamespace(name)}`
      return [
        `link add name ${device} type veth ${peer}`,
        `addr add ${operator}/${parseSubnet(subnet).prefix} dev ${device}`,
        `link set ${device} up`,
      ]
    }),
  )
}

/** Renders the batch for the namespace of the bridges: the bridges and their ports. */
export function renderBridges({ name, networks, nodes }: FabricPlan): string {
  const bridges = networks.flatMap((_, network) => [
    // With a forward delay, a new port of the bridge drops all packets for that time.
    `link add name ${bridge(network)} type bridge forward_delay 0 stp_state 0 mcast_snooping 0`,
    `link set ${bridge(network)} up`,
    `link set ${operatorPort(network)} master ${bridge(network)} up`,
  ])
  const ports = nodes.flatMap((node, number) =>
    networksOf(node, networks).flatMap((network) => {
      const peer = `peer name ${nodeDevice(network)} netns ${nodeNamespace(name, node.id)}`
      return [
        `link add name ${nodePort(number, network)} type veth ${peer}`,
        `link set ${nodePort(number, network)} master ${bridge(network)} up`,
      ]
    }),
  )
  return lines([...bridges, ...ports])
}

/** Renders the batch for the namespace of a node: loopback, addresses, devices. */
export function renderNodeLinks(node: FabricNode, networks: FabricPlan['networks']): string {
  return lines([
    'link set lo up',
    ...node.addresses.map(({ network, address }) => {
      const index = networks.findIndex(({ name }) => name === network)
      return `addr add ${address}/${parseSubnet(networks[index]!.subnet).prefix} dev ${nodeDevice(index)}`
    }),
    ...networksOf(node, networks).map((network) => `link set ${nodeDevice(network)} up`),
  ])
}

function networksOf({ addresses }: FabricNode, networks: FabricPlan['networks']): number[] {
  const joined = new Set(addresses.map(({ network }) => network))
  return [...networks.keys()].filter((index) => joined.has(networks[index]!.name))
}

function lines(commands: readonly string[]): string {
  return commands.map((command) => `${command}\n`).join('')
}
