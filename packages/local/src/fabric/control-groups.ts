import type { Limits } from './fabric-plan.ts'

/** Resource usage of all processes of a node together, from the accounting of its control group. */
export interface GroupUsage {
  /** Bytes, including the page cache that is in active use. */
  readonly memory: number
  /** CPU time since the group was created, in milliseconds; includes processes that have ended. */
  readonly cpuMs: number
  readonly processes: number
}

/** Control groups of this machine, of cgroup v1 or v2. A group is a path like `bl12ab34/bl12ab34-book`. */
export interface ControlGroups {
  /** Returns the directories of a group. A process joins by writing its id to `cgroup.procs` in each of them. */
  directories(group: string): string[]
  /** Creates the group and its parent, and sets limits. */
  make(group: string, limits: Limits): void
  /** Starts to freeze the group; `isFrozen` returns true when every process is frozen. */
  freeze(group: string): void
  /** Does nothing if the group does not exist. */
  thaw(group: string): void
  isFrozen(group: string): boolean
  /**
   * Sends SIGKILL to every process of the group; a process that is being forked may be missed. Under cgroup
   * v1 frozen processes end when they are thawed, before they run another instruction.
   */
  killOnce(group: string): void
  /** Returns the process ids of the group and of its descendants. */
  processes(group: string): number[]
  usage(group: string): GroupUsage
  /** Returns how many processes the kernel has killed because of the memory limit, since the group was created. */
  oomKills(group: string): number
  /** Removes the group and its descendants as far as they are empty; returns true if nothing is left. */
  removeEmpty(group: string): boolean
  /** Returns the names of a group's children, by default of the root's. */
  list(parent?: string): string[]
}
