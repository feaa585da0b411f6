import { sharedClasses } from './java/shared-classes.ts'
import type { NodePlan } from './plan.ts'
import { adoptProcess } from './process/adopt-process.ts'
import { fingerprintOf } from './process/fingerprint.ts'
import { refusePortInUse } from './process/refuse-port-in-use.ts'
import { startProcess } from './process/start-process.ts'
import type { Host } from './start-node.ts'

/** Processes of this machine, side by side, told apart by their ports. */
export const loopbackHost: Host = {
  async launch(plan, context) {
    const { node, addresses, signal } = context
    signal.throwIfAborted()
    for (const port of Object.values(node.ports)) await refusePortInUse(node.id, node.host, port)
    const { planned, keep } = withSharedClasses(plan, context.cacheDirectory)
    const running = await startProcess(planned, {
      ...context,
      spawned: (pid) => context.spawned(pid, fingerprintOf(plan)),
      readyAt: addresses.seen(node, plan.ready.port),
    })
    void running.exited.then(keep)
    return running
  },

  adopt: (plan, context, left) =>
    adoptProcess(plan, left, {
      ...context,
      at: (port) => context.addresses.seen(context.node, port),
    }),

  async [Symbol.asyncDispose]() {},
}

/** A JVM starts in half the time from an archive of its classes, which the first that ends in good order leaves. */
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
