import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { removeGroup } from './end-group.ts'
import { findControlGroups } from './find-control-groups.ts'
import { checkFabricName, fabricOf } from './kernel-names.ts'

/** Directory in which `ip netns` keeps namespaces by name. */
const namespaces = '/run/netns'
/** Directory of the files that `ip netns exec` mounts over those in `/etc`. */
export const namespaceFiles = '/etc/netns'
/** Directory of the network devices of this process's namespace. */
const devices = '/sys/class/net'

/**
 * Removes everything of a fabric from this machine: processes in its control groups, the groups, namespaces,
 * devices and files. Idempotent.
 *
 * @throws {Error} if a device or namespace is still there afterwards
 */
export async function removeFabric(name: string): Promise<void> {
  checkFabricName(name)
  const groups = findControlGroups()
  // Processes first: keepalived spins if its namespace disappears.
  if (typeof groups !== 'string' && groups.list().includes(name)) await removeGroup(groups, name)
  const isOwn = (entry: string): boolean => fabricOf(entry) === name
  const batch = [
    // The kernel also deletes a device with its namespace, but only some time later.
    ...entries(devices)
      .filter(isOwn)
      .map((device) => `link delete ${device}\n`),
    ...entries(namespaces)
      .filter(isOwn)
      .map((namespace) => `netns delete ${namespace}\n`),
  ]
  const input = batch.join('')
  // Another process may be removing the same fabric, so errors only matter if something is left.
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

/** Returns the names of the fabrics on this machine, including leftovers of incomplete ones. */
export function listFabrics(): string[] {
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
