/**
 * Names that a fabric gives to kernel objects. Linux limits device names to 15 bytes, so devices are
 * numbered. Names of namespaces and control groups may be longer, and contain the id of the node.
 */
const pattern = /^(bl[0-9a-f]{6})(-.+|o\d+)?$/

/**
 * Checks a fabric's name, because removal deletes by this prefix.
 *
 * @throws {RangeError} unless it is `bl` and 6 hexadecimal digits
 */
export function checkFabricName(name: string): void {
  if (fabricOf(name) === name) return
  throw new RangeError(`Cannot use fabric name "${name}", wanted bl and 6 hexadecimal digits`)
}

/** Returns the fabric that a namespace, control group or device of the root namespace belongs to. */
export function fabricOf(entry: string): string | undefined {
  return pattern.exec(entry)?.[1]
}

/** Returns the namespace of the bridges. Namespaces of nodes have a suffix, so they cannot collide with it. */
export function bridgeNamespace(fabric: string): string {
  return fabric
}

/** Returns the namespace of a node, which is also the name of its control group. */
export function nodeNamespace(fabric: string, id: string): string {
  return `${fabric}-${id}`
}

/** Returns the path of a node's control group below the root of each hierarchy. */
export function nodeGroup(fabric: string, id: string): string {
  return `${fabric}/${nodeNamespace(fabric, id)}`
}

/** Returns the operator's device for a network, in the root namespace. */
export function operatorDevice(fabric: string, network: number): string {
  return `${fabric}o${network}`
}

/** Returns the operator's port on the bridge of a network. */
export function operatorPort(network: number): string {
  return `o${network}`
}

/** Returns the bridge of a network. */
export function bridge(network: number): string {
  return `n${network}`
}

/** Returns a node's port on the bridge of a network. */
export function nodePort(node: number, network: number): string {
  return `p${node}-${network}`
}

/** Returns the device for a network inside a node's namespace. */
export function nodeDevice(network: number): string {
  return `eth${network}`
}
