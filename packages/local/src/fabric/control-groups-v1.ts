import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

/** Controllers of cgroup v1 that a fabric needs. */
export const v1Controllers = ['freezer', 'cpu', 'cpuacct', 'memory', 'pids'] as const
export type V1Controller = (typeof v1Controllers)[number]

/**
 * Returns control groups of cgroup v1, where each controller has its own hierarchy or shares one. `roots` are mount
 * points.
 */
export function controlGroupsV1(roots: Readonly<Record<V1Controller, string>>): ControlGroups {
  // The freezer comes first, because pausing and killing use its list of processes.
  const hierarchies = [...new Set(v1Controllers.map((controller) => roots[controller]))]
  const file = (controller: V1Controller, group: string, name: string): string =>
    join(roots[controller], group, name)
  const setState = (group: string, state: 'FROZEN' | 'THAWED'): void =>
    writeFileSync(file('freezer', group, 'freezer.state'), state)
  return {
    directories: (group) => hierarchies.map((root) => join(root, group)),
    make(group, limits) {
      for (const root of hierarchies) mkdirSync(join(root, group), { recursive: true })
      setLimits(limits, (controller, name) => file(controller, group, name))
    },
    freeze: (group) => setState(group, 'FROZEN'),
    thaw: (group) => orIfGone(undefined, () => setState(group, 'THAWED')),
    isFrozen: (group) =>
      readFileSync(file('freezer', group, 'freezer.state'), 'latin1').trim() === 'FROZEN',
    killOnce: (group) => killBelow(join(roots.freezer, group)),
    processes: (group) => processesBelow(join(roots.freezer, group)),
    usage: (group) => ({
      memory: workingSet(
        readNumber(file('memory', group, 'memory.usage_in_bytes')),
        readKey(file('memory', group, 'memory.stat'), 'total_inactive_file'),
      ),
      cpuMs: readNumber(file('cpuacct', group, 'cpuacct.usage')) / 1e6,
      processes: processesBelow(join(roots.freezer, group)).length,
    }),
    oomKills: (group) => readKey(file('memory', group, 'memory.oom_control'), 'oom_kill'),
    removeEmpty: (group) =>
      hierarchies.map((root) => removeGroups(join(root, group))).every(Boolean),
    list: (parent = '') => [
      ...new Set(hierarchies.flatMap((root) => childGroups(join(root, parent)))),
    ],
  }
}

const periodUs = 100_000

function setLimits(
  { memoryBytes, cpus, pids }: Limits,
  file: (controller: V1Controller, name: string) => string,
): void {
  if (memoryBytes !== undefined) {
    writeFileSync(file('memory', 'memory.limit_in_bytes'), `${memoryBytes}`)
    // Limits memory and swap together; absent if the kernel does not account for swap.
    const withSwap = file('memory', 'memory.memsw.limit_in_bytes')
    if (existsSync(withSwap)) writeFileSync(withSwap, `${memoryBytes}`)
  }
  if (cpus !== undefined) {
    writeFileSync(file('cpu', 'cpu.cfs_period_us'), `${periodUs}`)
    writeFileSync(file('cpu', 'cpu.cfs_quota_us'), `${Math.round(cpus * periodUs)}`)
  }
  if (pids !== undefined) writeFileSync(file('pids', 'pids.max'), `${pids}`)
}
