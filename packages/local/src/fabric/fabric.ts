import type { ControlGroups, GroupUsage } from './control-groups.ts'
import { killGroup } from './end-group.ts'
import { type Entered, type EnterOptions, enterCommand } from './enter-command.ts'
import type { FabricPlan } from './fabric-plan.ts'
import { freezeGroup } from './freeze-group.ts'
import { nodeGroup } from './kernel-names.ts'
import { removeFabric } from './remove-fabric.ts'

/** Nodes of a running platform, each in a network namespace and a control group of its own. */
export interface Fabric extends AsyncDisposable {
  readonly name: string
  /**
   * Returns the command that runs `command` inside a node: the process that is spawned becomes the
   * program, under the same id. In a paused node it starts when the node is resumed.
   */
  enter(id: string, command: string, args: readonly string[], options?: EnterOptions): Entered
  /**
   * SIGKILL to every process of a node, paused or not; returns once they are gone. The node can be
   * entered again.
   */
  kill(id: string): Promise<void>
  /** Freezes every process of a node; returns once none runs. Blocks, usually for under 1 ms. */
  pause(id: string): void
  resume(id: string): void
  /** Process ids of everything that runs in a node. */
  processes(id: string): number[]
  usage(id: string): Promise<GroupUsage>
  /** Processes of the node that the kernel has killed because of its memory limit. */
  oomKills(id: string): number
  /** Ends every process and removes everything that opening made. */
  [Symbol.asyncDispose](): Promise<void>
}

/** The fabric of a plan that exists in the kernel. */
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
