import type { FabricNetwork, FabricNode, FabricPlan, Limits } from './fabric-plan.ts'
import { checkFabricName } from './kernel-names.ts'
import { contains, isAddress, overlap, parseSubnet } from './subnet.ts'

/**
 * Checks every value of a plan that becomes part of a command, a file name or a ruleset.
 *
 * @throws {RangeError} with the value found and the value wanted
 */
export function checkFabricPlan({ name, networks, nodes, edges, names }: FabricPlan): void {
  checkFabricName(name)
  refuseRepeated(
    'network',
    networks.map(({ name }) => name),
  )
  refuseRepeated(
    'node',
    nodes.map(({ id }) => id),
  )
  refuseRepeated('address', [
    ...networks.map(({ operator }) => operator),
    ...nodes.flatMap(({ addresses }) => addresses.map(({ address }) => address)),
  ])
  for (const network of networks) checkNetwork(network)
  refuseOverlap(networks)
  for (const node of nodes) checkNode(node, networks)
  for (const { from, to, port } of edges) {
    checkAddress(from)
    checkAddress(to)
    check(Number.isInteger(port) && port > 0 && port < 65_536, 'port', port, '1 to 65535')
  }
  for (const { name, address } of names) {
    check(namePattern.test(name), 'name', name, `${namePattern}`)
    checkAddress(address)
  }
}

const namePattern = /^[a-z0-9][a-z0-9._-]{0,99}$/i

function checkNetwork({ name, subnet, operator }: FabricNetwork): void {
  check(
    contains(parseSubnet(subnet), operator),
    `operator of ${name}`,
    operator,
    `one in ${subnet}`,
  )
}

function refuseOverlap(networks: readonly FabricNetwork[]): void {
  for (const [index, { name, subnet }] of networks.entries()) {
    const other = networks
      .slice(index + 1)
      .find((other) => overlap(parseSubnet(subnet), parseSubnet(other.subnet)))
    check(other === undefined, `subnet of ${name}`, subnet, `one apart from ${other?.subnet}`)
  }
}

function checkNode(
  { id, addresses, limits }: FabricNode,
  networks: readonly FabricNetwork[],
): void {
  check(namePattern.test(id), 'node id', id, `${namePattern}`)
  for (const { network, address } of addresses) {
    const { subnet } = networks.find(({ name }) => name === network) ?? {}
    check(subnet !== undefined, `network of ${id}`, network, 'one of the plan')
    check(contains(parseSubnet(subnet), address), `address of ${id}`, address, `one in ${subnet}`)
  }
  if (limits) checkLimits(id, limits)
}

function checkLimits(id: string, { memoryBytes = 1, cpus = 1, pids = 1 }: Limits): void {
  check(
    Number.isSafeInteger(memoryBytes) && memoryBytes > 0,
    `memory of ${id}`,
    memoryBytes,
    'bytes',
  )
  // The scheduler's minimum is 1 ms of CPU time in each period of 100 ms.
  check(Number.isFinite(cpus) && cpus >= 0.01, `CPUs of ${id}`, cpus, 'at least 0.01')
  check(Number.isSafeInteger(pids) && pids > 0, `processes of ${id}`, pids, 'at least 1')
}

function checkAddress(address: string): void {
  check(isAddress(address), 'address', address, 'an IPv4 address')
}

function refuseRepeated(what: string, values: readonly string[]): void {
  const repeated = values.find((value, index) => values.indexOf(value) !== index)
  check(repeated === undefined, what, repeated, 'a unique one')
}

function check(valid: boolean, what: string, found: unknown, wanted: string): asserts valid {
  if (!valid) throw new RangeError(`Cannot use ${what} "${found}" in a fabric, wanted ${wanted}`)
}
