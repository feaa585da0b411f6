import {
  adoptProcess,
  fingerprintOf,
  type Host,
  type NodePlan,
  type Running,
  startProcess,
  withSharedClasses,
} from '@ballast/engines'
import type { Addresses } from '@ballast/model'
import type { Fabric } from '../fabric/index.ts'

/** Makes a host that runs each node in its own network namespace and control group, which enforce edges and limits. */
export function namespaceHost(fabric: Fabric, addresses: Addresses): Host {
  return {
    async launch(plan, context) {
      // Kills children that an earlier process of the node has left behind.
      await fabric.kill(plan.node)
      const { planned, keep } = withSharedClasses(plan, context.cacheDirectory)
      const running = await startProcess(planned, {
        ...context,
        spawned: (pid) => context.spawned(pid, fingerprintOf(plan)),
        readyAt: addresses.operatorEndpoint(context.node, plan.ready.port),
        enter([command, ...args], user) {
          const entered = fabric.enter(plan.node, command, args, { user })
          return [entered.command, ...entered.args]
        },
      })
      void running.exited.then(keep)
      return inGroup(running, plan, fabric)
    },

    async adopt(plan, context, orphan) {
      // A process outside of its node's control group would escape limits and faults.
      if (!fabric.processes(plan.node).includes(orphan.pid)) return undefined
      const running = await adoptProcess(plan, orphan, {
        ...context,
        at: (port) => addresses.operatorEndpoint(context.node, port),
      })
      return running && inGroup(running, plan, fabric)
    },

    [Symbol.asyncDispose]: () => fabric[Symbol.asyncDispose](),
  }
}

/** Returns a handle of the same process whose faults and usage cover its whole control group. */
function inGroup(running: Running, { node, limits }: NodePlan, fabric: Fabric): Running {
  const before = fabric.oomKills(node)
  return {
    pid: running.pid,
    exited: running.exited.then((end) => {
      if (fabric.oomKills(node) === before) return end
      const limit = limits === undefined ? '' : ` of ${Math.round(limits.memory / 1_048_576)} MiB`
      return { ...end, why: `the kernel killed it because it exceeded its memory limit${limit}` }
    }),
    async stop(graceMs) {
      // A frozen process does not handle signals.
      fabric.resume(node)
      await running.stop(graceMs)
      await fabric.kill(node)
    },
    async kill() {
      await fabric.kill(node)
      await running.kill()
    },
    pause: async () => fabric.pause(node),
    async resume() {
      fabric.resume(node)
    },
    usage: () => fabric.usage(node),
    async [Symbol.asyncDispose]() {
      await this.stop()
    },
  }
}
