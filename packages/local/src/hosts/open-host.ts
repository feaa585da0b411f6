import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type Host, loopbackHost } from '@ballast/engines'
import { type Addresses, networkPlacement } from '@ballast/model'
import {
  attachFabric,
  fabricUnsuitable,
  leftFabrics,
  openFabric,
  removeFabric,
} from '../fabric/index.ts'
import { type Instance, stateDirectory } from '../state-directory.ts'
import { fabricPlanOf } from './fabric-plan-of.ts'
import { hostKindOf } from './host-kind.ts'
import { namespaceHost } from './namespace-host.ts'
import { networkOf } from './network-of.ts'

/**
 * The host that an instance runs on. Where an earlier supervisor has left its namespaces as they are needed, they
 * are used as they are, with what runs in them.
 *
 * @throws {BallastError} HOST_UNSUITABLE where this machine cannot give nodes namespaces
 */
export async function openHost(
  instance: Instance,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<Host> {
  if (hostKindOf(instance) === 'loopback') {
    await removeNamespaces(instance)
    return loopbackHost
  }
  const { name, prefix } = networkOf(instance)
  const placement = networkPlacement(addresses.topology, { prefix })
  const plan = fabricPlanOf(name, placement, addresses)
  const { fabricFile } = stateDirectory(instance)
  const text = JSON.stringify(plan)
  const isThere = existsSync(fabricFile) && readFileSync(fabricFile, 'utf8') === text
  const attached = isThere ? attachFabric(plan) : undefined
  const fabric = attached ?? (await openFabric(plan, { signal }))
  // Last: a file that is there tells of a fabric that was finished.
  writeFileSync(fabricFile, text)
  return namespaceHost(fabric, addresses)
}

/** Removes the namespaces that an instance has left, with all that runs in them. */
export async function removeNamespaces(instance: Instance): Promise<void> {
  const { name } = networkOf(instance)
  if (leftFabrics().includes(name)) await removeFabric(name)
}

/** Why a platform cannot run on this kind of host here, with what to do; undefined where it can. */
export function whyNotHere(instance: Instance): string | undefined {
  return hostKindOf(instance) === 'loopback' ? undefined : fabricUnsuitable()
}
