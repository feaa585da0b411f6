import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import { checkFabricPlan } from './check-fabric-plan.ts'
import type { ControlGroups } from './control-groups.ts'
import { type Fabric, fabricOfPlan } from './fabric.ts'
import type { FabricPlan } from './fabric-plan.ts'
import { fabricUnsuitable } from './fabric-unsuitable.ts'
import { findControlGroups } from './find-control-groups.ts'
import { bridgeNamespace, nodeGroup, nodeNamespace } from './kernel-names.ts'
import { refuseRoutedSubnets } from './refuse-routed-subnets.ts'
import { namespaceFiles, removeFabric } from './remove-fabric.ts'
import { renderEdges } from './render-edges.ts'
import { renderHosts } from './render-hosts.ts'
import {
  renderBridges,
  renderNamespaces,
  renderNodeLinks,
  renderOperatorLinks,
} from './render-links.ts'
import { bridgeSettings, nodeSettings, renderSettings } from './render-settings.ts'
import { runInside, runIp } from './run-ip.ts'

export interface OpenOptions {
  /** Aborting removes everything created until then. */
  readonly signal?: AbortSignal
}

/**
 * Creates a namespace and a control group for every node, and connects them as planned. First removes an
 * existing fabric of the same name, including its processes.
 *
 * @throws {RangeError} if the plan is invalid
 * @throws {BallastError} HOST_UNSUITABLE if this machine does not support it or has a route for a subnet
 */
export async function openFabric(plan: FabricPlan, { signal }: OpenOptions = {}): Promise<Fabric> {
  checkFabricPlan(plan)
  signal?.throwIfAborted()
  const groups = usableGroups()
  await removeFabric(plan.name)
  await refuseRoutedSubnets(plan.networks, signal)
  await using unfinished = new AsyncDisposableStack()
  unfinished.defer(() => removeFabric(plan.name))
  makeGroups(plan, groups)
  writeHosts(plan)
  await makeNamespaces(plan, signal)
  unfinished.move()
  return fabricOfPlan(plan, groups)
}

/**
 * Returns the fabric of a plan that another process has opened, with its running processes; undefined if a part is
 * missing.
 *
 * @throws {BallastError} HOST_UNSUITABLE if this machine does not support it
 */
export function attachFabric(plan: FabricPlan): Fabric | undefined {
  const groups = usableGroups()
  const spaces = [
    bridgeNamespace(plan.name),
    ...plan.nodes.map(({ id }) => nodeNamespace(plan.name, id)),
  ]
  const isComplete = spaces.every((space) => existsSync(join('/run/netns', space)))
  return isComplete && groups.list().includes(plan.name) ? fabricOfPlan(plan, groups) : undefined
}

function usableGroups(): ControlGroups {
  const unsuitable = fabricUnsuitable()
  const groups = unsuitable ?? findControlGroups()
  if (typeof groups !== 'string') return groups
  throw new BallastError('HOST_UNSUITABLE', groups)
}

function makeGroups({ name, nodes }: FabricPlan, groups: ControlGroups): void {
  for (const { id, limits } of nodes) {
    try {
      groups.make(nodeGroup(name, id), limits ?? {})
    } catch (cause) {
      throw new BallastError(
        'HOST_UNSUITABLE',
        `Cannot create a control group for ${id}: ${(cause as Error).message}. Run on the machine itself or in a privileged container`,
        { facts: { id, limits }, cause },
      )
    }
  }
}

/** Writes the hosts file of each node, which `ip netns exec` mounts over the machine's own. */
function writeHosts(plan: FabricPlan): void {
  const hosts = renderHosts(plan)
  for (const { id } of plan.nodes) {
    const directory = join(namespaceFiles, nodeNamespace(plan.name, id))
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'hosts'), hosts)
    // Nodes that do not run as root must be able to read it, whatever the umask is.
    chmodSync(join(directory, 'hosts'), 0o644)
  }
}

async function makeNamespaces(plan: FabricPlan, signal?: AbortSignal): Promise<void> {
  const bridges = bridgeNamespace(plan.name)
  await runIp(renderNamespaces(plan), { signal })
  // The filter is set before the first port exists, so there is never an unfiltered moment.
  const filter = `${renderSettings(bridgeSettings)}exec nft -f -`
  await runInside(bridges, filter, renderEdges(plan), signal)
  await runIp(renderOperatorLinks(plan), { signal })
  await runIp(renderBridges(plan), { namespace: bridges, signal })
  const settings = `${renderSettings(nodeSettings)}exec ip -batch -`
  const set = await Promise.allSettled(
    plan.nodes.map((node) => {
      const links = renderNodeLinks(node, plan.networks)
      return runInside(nodeNamespace(plan.name, node.id), settings, links, signal)
    }),
  )
  const failure = set.find(({ status }) => status === 'rejected')
  if (failure?.status === 'rejected') throw failure.reason
}
