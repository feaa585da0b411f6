import type { Limits } from './fabric-plan.ts'

/** What the processes of a node use together, from the accounting of its control group. */
export interface GroupUsage {
  /** Bytes, page cache included as far as it is in active use. */
  readonly memory: number
  /** CPU time since the group was made, of ended processes too, in milliseconds. */
  readonly cpuMs: number
  readonly processes: number
}

/** Control groups of this machine, of either version. A group is a path like `bl12ab34/bl12ab34-book`. */
export interface ControlGroups {
  /** Directories with a `cgroup.procs`, into each of which a process writes its id to join. */
  directories(group: string): string[]
  /** Makes the group and its parent, and sets limits. */
  make(group: string, limits: Limits): void
  /** Asks for the state; `isFrozen` tells when it is reached. */
  freeze(group: string): void
  /** Does nothing if the group does not exist. */
  thaw(group: string): void
  isFrozen(group: string): boolean
  /**
   * Sends SIGKILL to every process of the group; one that is just being forked may escape. Frozen
   * processes of version 1 end when they are thawed, before they run any further.
   */
  killOnce(group: string): void
  /** Processes of the group and of those below it. */
  processes(group: string): number[]
  usage(group: string): GroupUsage
  /** Processes that the kernel killed because of the memory limit, since the group was made. */
  oomKills(group: string): number
  /** Removes what is empty of the group and of those below it; returns true once nothing is left. */
  removeEmpty(group: string): boolean
  /** Names of the groups below one, by default of those at the top. */
  list(parent?: string): string[]
}
