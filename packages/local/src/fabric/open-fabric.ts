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
  /** Aborting removes what has been made so far. */
  readonly signal?: AbortSignal
}

/**
 * Makes a namespace and a control group for every node, and connects them as planned. What a fabric
 * of the same name has left is removed first, its processes too.
 *
 * @throws {RangeError} if the plan contradicts itself
 * @throws {BallastError} HOST_UNSUITABLE if this machine cannot, or already has a route for a subnet
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
 * The fabric of a plan that somebody else has opened, with what runs in it; undefined where a part of it is missing.
 *
 * @throws {BallastError} HOST_UNSUITABLE if this machine cannot
 */
export function attachFabric(plan: FabricPlan): Fabric | undefined {
  const groups = usableGroups()
  const spaces = [
    bridgeNamespace(plan.name),
    ...plan.nodes.map(({ id }) => nodeNamespace(plan.name, id)),
  ]
  const isWhole = spaces.every((space) => existsSync(join('/run/netns', space)))
  return isWhole && groups.list().includes(plan.name) ? fabricOfPlan(plan, groups) : undefined
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
        `Cannot make a control group for ${id}: ${(cause as Error).message}. Run on the machine itself or in a privileged container`,
        { facts: { id, limits }, cause },
      )
    }
  }
}

/** `ip netns exec` puts these files in place of the machine's own. */
function writeHosts(plan: FabricPlan): void {
  const hosts = renderHosts(plan)
  for (const { id } of plan.nodes) {
    const directory = join(namespaceFiles, nodeNamespace(plan.name, id))
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'hosts'), hosts)
    // Nodes that do not run as root read it too, whatever the umask here is.
    chmodSync(join(directory, 'hosts'), 0o644)
  }
}

async function makeNamespaces(plan: FabricPlan, signal?: AbortSignal): Promise<void> {
  const bridges = bridgeNamespace(plan.name)
  await runIp(renderNamespaces(plan), { signal })
  // The filter comes before the first port, so no moment is open.
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
