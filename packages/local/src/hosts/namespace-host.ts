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

/** A network namespace and a control group for each node: closed edges, enforced limits, names instead of ports. */
export function namespaceHost(fabric: Fabric, addresses: Addresses): Host {
  return {
    async launch(plan, context) {
      // What a process of the node's left there when it died has no parent any more that could end it.
      await fabric.kill(plan.node)
      const { planned, keep } = withSharedClasses(plan, context.cacheDirectory)
      const running = await startProcess(planned, {
        ...context,
        spawned: (pid) => context.spawned(pid, fingerprintOf(plan)),
        readyAt: addresses.seen(context.node, plan.ready.port),
        enter([command, ...args], user) {
          const entered = fabric.enter(plan.node, command, args, { user })
          return [entered.command, ...entered.args]
        },
      })
      void running.exited.then(keep)
      return inGroup(running, plan, fabric)
    },

    async adopt(plan, context, left) {
      // One outside of its node's group would escape limits and faults.
      if (!fabric.processes(plan.node).includes(left.pid)) return undefined
      const running = await adoptProcess(plan, left, {
        ...context,
        at: (port) => addresses.seen(context.node, port),
      })
      return running && inGroup(running, plan, fabric)
    },

    [Symbol.asyncDispose]: () => fabric[Symbol.asyncDispose](),
  }
}

/** The same process, with faults and figures of its whole control group. */
function inGroup(running: Running, { node, limits }: NodePlan, fabric: Fabric): Running {
  const before = fabric.oomKills(node)
  return {
    pid: running.pid,
    exited: running.exited.then((end) => {
      if (fabric.oomKills(node) === before) return end
      const limit = limits === undefined ? '' : ` of ${Math.round(limits.memory / 1_048_576)} MiB`
      return { ...end, why: `the kernel killed it: it needed more memory than its limit${limit}` }
    }),
    async stop(graceMs) {
      // A frozen process takes note of no signal.
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
