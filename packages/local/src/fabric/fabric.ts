import type { ControlGroups, GroupUsage } from './control-groups.ts'
import { killGroup } from './end-group.ts'
import { type Entered, type EnterOptions, enterCommand } from './enter-command.ts'
import type { FabricPlan } from './fabric-plan.ts'
import { freezeGroup } from './freeze-group.ts'
import { nodeGroup } from './kernel-names.ts'
import { removeFabric } from './remove-fabric.ts'

/** Nodes of a running platform, each in its own network namespace and control group. */
export interface Fabric extends AsyncDisposable {
  readonly name: string
  /**
   * Returns a command that runs `command` inside a node. The spawned process execs the program, so its
   * id stays the same. In a paused node the program starts when the node is resumed.
   */
  enter(id: string, command: string, args: readonly string[], options?: EnterOptions): Entered
  /**
   * Sends SIGKILL to every process of a node, paused or not; returns when they have ended. The node
   * can be entered again.
   */
  kill(id: string): Promise<void>
  /** Freezes every process of a node; returns when none runs. Blocks the thread, usually for less than 1 ms. */
  pause(id: string): void
  resume(id: string): void
  /** Returns the ids of all processes in a node. */
  processes(id: string): number[]
  usage(id: string): Promise<GroupUsage>
  /** Returns how many processes of the node the kernel has killed because of its memory limit. */
  oomKills(id: string): number
  /** Kills every process and removes everything that `openFabric` created. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Returns the fabric of a plan that already exists in the kernel. */
export function fabricOfPlan({ name, nodes }: FabricPlan, groups: ControlGroups): Fabric {
  const ids = new Set(nodes.map(({ id }) => id))
  const groupOf = (id: string): string => {
    if (ids.has(id)) return nodeGroup(name, id)
    throw new RangeError(
      `Cannot find node "${id}" in ${name}, wanted one of ${[...ids].join(', ')}`,
    )
  }
  return {
    name,
    enter: (id, command, args, options) =>
      enterCommand(name, id, groups.directories(groupOf(id)), [command, ...args], options),
    kill: (id) => killGroup(groups, groupOf(id)),
    pause: (id) => freezeGroup(groups, groupOf(id)),
    resume: (id) => groups.thaw(groupOf(id)),
    processes: (id) => groups.processes(groupOf(id)),
    usage: async (id) => groups.usage(groupOf(id)),
    oomKills: (id) => groups.oomKills(groupOf(id)),
    [Symbol.asyncDispose]: () => removeFabric(name),
  }
}
