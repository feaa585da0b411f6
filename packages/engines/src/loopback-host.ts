import { sharedClasses } from './java/shared-classes.ts'
import type { NodePlan } from './plan.ts'
import { adoptProcess } from './process/adopt-process.ts'
import { fingerprintOf } from './process/fingerprint.ts'
import { refusePortInUse } from './process/refuse-port-in-use.ts'
import { startProcess } from './process/start-process.ts'
import type { Host } from './start-node.ts'

/** A host that runs all processes on this machine's loopback interface, distinguished by their ports. */
export const loopbackHost: Host = {
  async launch(plan, context) {
    const { node, addresses, signal } = context
    signal.throwIfAborted()
    for (const port of Object.values(node.ports)) await refusePortInUse(node.id, node.host, port)
    const { planned, keep } = withSharedClasses(plan, context.cacheDirectory)
    const running = await startProcess(planned, {
      ...context,
      spawned: (pid) => context.spawned(pid, fingerprintOf(plan)),
      readyAt: addresses.operatorEndpoint(node, plan.ready.port),
    })
    void running.exited.then(keep)
    return running
  },

  adopt: (plan, context, orphan) =>
    adoptProcess(plan, orphan, {
      ...context,
      at: (port) => context.addresses.operatorEndpoint(context.node, port),
    }),

  async [Symbol.asyncDispose]() {},
}

/** Adds the arguments for class-data sharing to the command of a JVM (shared-classes.ts). */
export function withSharedClasses(
  plan: NodePlan,
  cacheDirectory: string,
): { planned: NodePlan; keep: () => void } {
  if (plan.sharesClasses === undefined) return { planned: plan, keep: () => {} }
  const { name, jars } = plan.sharesClasses
  const [java, ...args] = plan.command
  const classes = sharedClasses(cacheDirectory, name, java, jars)
  return { planned: { ...plan, command: [java, ...classes.args, ...args] }, keep: classes.keep }
}
