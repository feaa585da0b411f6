import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ControlGroups } from './control-groups.ts'
import { controlGroupsV1, v1Controllers } from './control-groups-v1.ts'
import { controlGroupsV2, v2Controllers } from './control-groups-v2.ts'

/**
 * Finds the control groups of this machine. `mounts` has the format of `/proc/self/mounts`.
 *
 * @returns a sentence with the problem and a remedy if a fabric cannot use them
 */
export function findControlGroups(mounts = readMounts()): ControlGroups | string {
  const entries = mounts.split('\n').map((line) => line.split(' '))
  const unified = entries.find(([, , type]) => type === 'cgroup2')?.[1]
  if (unified !== undefined && hasControllers(unified)) return usableV2(unified)
  const roots = new Map(
    entries
      .filter(([, , type]) => type === 'cgroup')
      .flatMap(([, root = '', , options = '']) =>
        options.split(',').map((controller) => [controller, root] as const),
      ),
  )
  const missing = v1Controllers.filter((controller) => !roots.has(controller))
  if (missing.length > 0) {
    return `The control group controllers ${missing.join(', ')} are not mounted: boot with cgroup v2 or mount them`
  }
  const readOnly = v1Controllers.map((controller) => roots.get(controller)!).find(isReadOnly)
  if (readOnly !== undefined) return writableWanted(readOnly)
  const [freezer, cpu, cpuacct, memory, pids] = v1Controllers.map((name) => roots.get(name)!)
  return controlGroupsV1({
    freezer: freezer!,
    cpu: cpu!,
    cpuacct: cpuacct!,
    memory: memory!,
    pids: pids!,
  })
}

/** Reads the mount table; empty on systems other than Linux, which have no control groups. */
function readMounts(): string {
  const file = '/proc/self/mounts'
  return existsSync(file) ? readFileSync(file, 'latin1') : ''
}

function hasControllers(root: string): boolean {
  const available = words(join(root, 'cgroup.controllers'))
  return v2Controllers.every((controller) => available.includes(controller))
}

function usableV2(root: string): ControlGroups | string {
  if (isReadOnly(root)) return writableWanted(root)
  const enabled = words(join(root, 'cgroup.subtree_control'))
  const areEnabled = v2Controllers.every((controller) => enabled.includes(controller))
  // Only the machine's root group may contain processes and enable controllers; it has no file cgroup.type.
  const isContainer = existsSync(join(root, 'cgroup.type'))
  if (!areEnabled && isContainer && words(join(root, 'cgroup.procs')).length > 0) {
    return `The control group ${root} of this container contains processes, so its child groups cannot have limits: move the processes into a child group, or run on the machine itself`
  }
  return controlGroupsV2(root)
}

function isReadOnly(root: string): boolean {
  try {
    accessSync(root, constants.W_OK)
    return false
  } catch {
    return true
  }
}

function writableWanted(root: string): string {
  return `The control groups at ${root} are read-only: run on the machine itself or in a privileged container`
}

function words(file: string): string[] {
  return readFileSync(file, 'latin1').split(/\s+/).filter(Boolean)
}
