import type { Environment } from './environment.ts'
import { BallastError } from './error.ts'
import type { Network } from './operations/index.ts'
import { distinct } from './resource.ts'
import type { Resource } from './resources/index.ts'
import { outsideNetwork } from './topology/topology.ts'

/**
 * Refuses resources and networks that are fine one by one and cannot be in one platform.
 *
 * @throws {BallastError} DECLARATION_INVALID, PORT_CONFLICT
 */
export function refuseConflicts(
  environment: Environment,
  resources: readonly Resource[],
  networks: readonly Network[],
): void {
  const processes = resources.filter(({ kind }) => kind !== 'topic')
  refuseNodeNames(processes)
  refuseNetworkNames(networks)
  // Elsewhere every node has an address of its own.
  if (environment === 'local') refusePorts(processes)
}

/** Data, logs and processes go by the ids of nodes: `order-1`, `events-controller-1`. */
function refuseNodeNames(processes: readonly Resource[]): void {
  for (const { kind, name } of processes) {
    const holder = processes.find((other) => isNodeOf(name, other.name))
    if (holder === undefined) continue
    throw new BallastError(
      'DECLARATION_INVALID',
      `The ${kind} "${name}" has a name that a node of the ${holder.kind} "${holder.name}" may have. Let it not end in a number`,
      { facts: { name, kinds: [holder.kind, kind] } },
    )
  }
}

function isNodeOf(id: string, name: string): boolean {
  return id.startsWith(`${name}-`) && /^([a-z]+-)?\d+$/.test(id.slice(name.length + 1))
}

function refuseNetworkNames(networks: readonly Network[]): void {
  distinct('The platform', networks)
  if (!networks.some(({ name }) => name === outsideNetwork)) return
  throw new BallastError(
    'DECLARATION_INVALID',
    `A network cannot be called "${outsideNetwork}": that is the network of what is in no other. Give it another name`,
    { facts: { name: outsideNetwork } },
  )
}

function refusePorts(processes: readonly Resource[]): void {
  const holders = new Map<number, Resource>()
  for (const resource of processes) {
    for (const port of declaredPorts(resource)) {
      const holder = holders.get(port) ?? resource
      if (holder !== resource) {
        throw new BallastError(
          'PORT_CONFLICT',
          `Port ${port} is declared for both ${holder.kind} "${holder.name}" and ${resource.kind} "${resource.name}", which run on one machine. Give one of them another port`,
          { facts: { port, holders: [holder.name, resource.name] } },
        )
      }
      holders.set(port, resource)
    }
  }
}

function declaredPorts(resource: Resource): number[] {
  if (resource.kind === 'kafka') return Object.values(resource.listeners)
  if (resource.kind === 'loadBalancer') return [resource.port, resource.statsPort]
  return 'port' in resource ? [resource.port] : []
}
