import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ControlGroups } from './control-groups.ts'
import type { Limits } from './fabric-plan.ts'
import {
  childGroups,
  killBelow,
  orIfGone,
  processesBelow,
  readKey,
  readNumber,
  removeGroups,
  workingSet,
} from './group-directory.ts'

/** Controllers of cgroup v2 that a fabric needs; freezing and killing need none. */
export const v2Controllers = ['cpu', 'memory', 'pids'] as const

/** Returns control groups of cgroup v2, which has a single hierarchy. `root` is its mount point. */
export function controlGroupsV2(root: string): ControlGroups {
  const file = (group: string, name: string): string => join(root, group, name)
  const processes = (group: string): number[] => processesBelow(join(root, group))
  return {
    directories: (group) => [join(root, group)],
    make(group, limits) {
      const parent = join(root, dirname(group))
      mkdirSync(parent, { recursive: true })
      // A controller is available in a group only if every group above enables it for its children.
      for (const directory of [root, parent]) {
        const enabled = v2Controllers.map((controller) => `+${controller}`).join(' ')
        writeFileSync(join(directory, 'cgroup.subtree_control'), enabled)
      }
      mkdirSync(join(root, group), { recursive: true })
      setLimits(limits, (name) => file(group, name))
    },
    freeze: (group) => writeFileSync(file(group, 'cgroup.freeze'), '1'),
    thaw: (group) => orIfGone(undefined, () => writeFileSync(file(group, 'cgroup.freeze'), '0')),
    isFrozen: (group) => readKey(file(group, 'cgroup.events'), 'frozen') === 1,
    killOnce(group) {
      // cgroup.kill exists since Linux 5.14.
      if (existsSync(file(group, 'cgroup.kill'))) writeFileSync(file(group, 'cgroup.kill'), '1')
      else killBelow(join(root, group))
    },
    processes,
    usage: (group) => ({
      memory: workingSet(
        readNumber(file(group, 'memory.current')),
        readKey(file(group, 'memory.stat'), 'inactive_file'),
      ),
      cpuMs: readKey(file(group, 'cpu.stat'), 'usage_usec') / 1_000,
      processes: processes(group).length,
    }),
    oomKills: (group) => readKey(file(group, 'memory.events'), 'oom_kill'),
    removeEmpty: (group) => removeGroups(join(root, group)),
    list: (parent = '') => childGroups(join(root, parent)),
  }
}

const periodUs = 100_000

function setLimits({ memoryBytes, cpus, pids }: Limits, file: (name: string) => string): void {
  if (memoryBytes !== undefined) {
    writeFileSync(file('memory.max'), `${memoryBytes}`)
    // Absent if the kernel has no swap.
    if (existsSync(file('memory.swap.max'))) writeFileSync(file('memory.swap.max'), '0')
  }
  if (cpus !== undefined) {
    writeFileSync(file('cpu.max'), `${Math.round(cpus * periodUs)} ${periodUs}`)
  }
  if (pids !== undefined) writeFileSync(file('pids.max'), `${pids}`)
}
