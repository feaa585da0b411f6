import { isAlive } from '@ballast/engines'
import { runningSupervisor, startPlatform, untilSeen } from '@ballast/local'
import type { Fault } from './fault.ts'

const effectWithinMs = 5_000

/**
 * `kill -9` of the process that owns all others. Nothing restarts it: healing is what a
 * person does then, another `up`, which clears what is left and starts everything on the same data.
 */
export function killSupervisor(): Fault {
  return {
    name: 'kill',
    target: 'supervisor',
    async apply({ instance }) {
      const victim = runningSupervisor(instance)
      if (victim === undefined) return undefined
      process.kill(victim.pid, 'SIGKILL')
      return untilSeen(
        () => (isAlive(victim) ? undefined : `pid ${victim.pid} is gone`),
        effectWithinMs,
      )
    },
    async heal({ instance }) {
      if (runningSupervisor(instance) === undefined) await startPlatform(instance)
      const supervisor = runningSupervisor(instance)
      return supervisor && `supervised by pid ${supervisor.pid}`
    },
  }
}
