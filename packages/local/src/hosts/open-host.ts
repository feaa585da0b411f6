import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type Host, loopbackHost } from '@ballast/engines'
import { type Addresses, networkPlacement } from '@ballast/model'
import {
  attachFabric,
  fabricUnsuitable,
  listFabrics,
  openFabric,
  removeFabric,
} from '../fabric/index.ts'
import { type Instance, stateDirectory } from '../state-directory.ts'
import { fabricPlanOf } from './fabric-plan-of.ts'
import { hostKindOf } from './host-kind.ts'
import { namespaceHost } from './namespace-host.ts'
import { networkOf } from './network-of.ts'

/**
 * Opens the host of an instance. If an earlier supervisor has left matching namespaces behind, they are reused with
 * the processes in them.
 *
 * @throws {BallastError} HOST_UNSUITABLE if this machine does not support namespaces
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
  const matches = existsSync(fabricFile) && readFileSync(fabricFile, 'utf8') === text
  const attached = matches ? attachFabric(plan) : undefined
  const fabric = attached ?? (await openFabric(plan, { signal }))
  // Last, because this file marks a complete fabric.
  writeFileSync(fabricFile, text)
  return namespaceHost(fabric, addresses)
}

/** Removes the namespaces of an instance, with all processes in them. */
export async function removeNamespaces(instance: Instance): Promise<void> {
  const { name } = networkOf(instance)
  if (listFabrics().includes(name)) await removeFabric(name)
}

/** Returns why this machine cannot run the instance's kind of host, with a remedy; undefined if it can. */
export function hostUnsuitable(instance: Instance): string | undefined {
  return hostKindOf(instance) === 'loopback' ? undefined : fabricUnsuitable()
}
