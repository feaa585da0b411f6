/**
 * Names of what a fabric makes in the kernel. Linux cuts device names at 15 bytes, so devices are
 * named by number; namespaces and control groups may be longer and carry the id of the node.
 */
const pattern = /^(bl[0-9a-f]{6})(-.+|o\d+)?$/

/** @throws {RangeError} unless the name is `bl` and 6 hexadecimal digits: removal goes by this prefix */
export function checkFabricName(name: string): void {
  if (fabricOf(name) === name) return
  throw new RangeError(`Cannot use fabric name "${name}", wanted bl and 6 hexadecimal digits`)
}

/** The fabric that a namespace, control group or device of the root namespace belongs to. */
export function fabricOf(entry: string): string | undefined {
  return pattern.exec(entry)?.[1]
}

/** Namespace that holds the bridges. A node's name has a suffix, so no node can collide with it. */
export function bridgeNamespace(fabric: string): string {
  return fabric
}

/** Namespace of a node, and the name of its control group. */
export function nodeNamespace(fabric: string, id: string): string {
  return `${fabric}-${id}`
}

/** Path of a node's control group below the root of each hierarchy. */
export function nodeGroup(fabric: string, id: string): string {
  return `${fabric}/${nodeNamespace(fabric, id)}`
}

/** The operator's device, in the root namespace, for a network. */
export function operatorDevice(fabric: string, network: number): string {
  return `${fabric}o${network}`
}

/** The operator's port on the bridge of a network. */
export function operatorPort(network: number): string {
  return `o${network}`
}

/** The bridge of a network. */
export function bridge(network: number): string {
  return `n${network}`
}

/** A node's port on the bridge of a network. */
export function nodePort(node: number, network: number): string {
  return `p${node}-${network}`
}

/** The device inside a node's namespace for a network. */
export function nodeDevice(network: number): string {
  return `eth${network}`
}
