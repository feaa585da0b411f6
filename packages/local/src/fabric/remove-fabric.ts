import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { removeGroup } from './end-group.ts'
import { findControlGroups } from './find-control-groups.ts'
import { checkFabricName, fabricOf } from './kernel-names.ts'

/** Directory in which `ip netns` keeps namespaces by name. */
const namespaces = '/run/netns'
/** Directory in which `ip netns exec` finds the files that replace those in `/etc`. */
export const namespaceFiles = '/etc/netns'
/** Devices of the namespace of this process. */
const devices = '/sys/class/net'

/**
 * Removes everything that a fabric of this name has on this machine: processes in its control groups,
 * the groups, namespaces, devices and files. Does nothing where there is nothing.
 *
 * @throws {Error} if something is still there afterwards
 */
export async function removeFabric(name: string): Promise<void> {
  checkFabricName(name)
  const groups = findControlGroups()
  // Processes first: keepalived spins if its namespace disappears.
  if (typeof groups !== 'string' && groups.list().includes(name)) await removeGroup(groups, name)
  const isOwn = (entry: string): boolean => fabricOf(entry) === name
  const batch = [
    // A device goes with its namespace too, but only some time after the namespace is deleted.
    ...entries(devices)
      .filter(isOwn)
      .map((device) => `link delete ${device}\n`),
    ...entries(namespaces)
      .filter(isOwn)
      .map((namespace) => `netns delete ${namespace}\n`),
  ]
  const input = batch.join('')
  // Somebody else may remove the same fabric: what counts is that nothing is left.
  const { stderr } =
    batch.length === 0
      ? { stderr: '' }
      : await execa('ip', ['-force', '-batch', '-'], { input, reject: false })
  for (const entry of entries(namespaceFiles).filter(isOwn)) {
    rmSync(join(namespaceFiles, entry), { recursive: true, force: true })
  }
  const left = [...entries(devices), ...entries(namespaces)].filter(isOwn)
  if (left.length > 0) throw new Error(`Cannot remove ${left.join(', ')}: ${stderr}`)
}

/** Names of the fabrics of which anything is on this machine, running or not. */
export function leftFabrics(): string[] {
  const groups = findControlGroups()
  const found = [
    ...entries(devices),
    ...entries(namespaces),
    ...entries(namespaceFiles),
    ...(typeof groups === 'string' ? [] : groups.list()),
  ].flatMap((entry) => fabricOf(entry) ?? [])
  return [...new Set(found)].sort()
}

function entries(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : []
}
