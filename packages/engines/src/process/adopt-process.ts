import type { Endpoint } from '@ballast/model'
import type { NodeContext, Running } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import { fingerprintOf } from './fingerprint.ts'
import { newestIn } from './newest-in.ts'
import { answers } from './probe.ts'
import { isAlive, type ProcessIdentity } from './process-tree.ts'
import { runningProcess } from './start-process.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/** An orphan process, as recorded by the supervisor that started it and has ended since. */
export interface OrphanProcess extends ProcessIdentity {
  /** Fingerprint of the plan that it was started with. */
  readonly fingerprint: string
  /** Time of its start, in milliseconds since the epoch. */
  readonly spawnedAt: number
}

/** Timeout of the liveness probe. A live process answers at once, unless the machine is very busy. */
const answersWithinMs = 5_000
const pollMs = 100

/**
 * Takes over an orphan process if it matches the plan, is alive, and gets ready in time; otherwise returns undefined.
 * A process that is alive but not ready gets time to recover, because its dependencies may have been down. It is not a
 * child of this process, so its exit status stays unknown.
 *
 * @param at returns the address of one of its ports
 */
export async function adoptProcess(
  plan: NodePlan,
  orphan: OrphanProcess,
  {
    at,
    logFile,
    signal,
  }: { at: (port: string) => Endpoint } & Pick<NodeContext, 'logFile' | 'signal'>,
): Promise<Running | undefined> {
  if (!isAlive(orphan) || orphan.fingerprint !== fingerprintOf(plan)) return undefined
  if ((plan.loads ?? []).some((path) => newestIn(path) > orphan.spawnedAt)) return undefined
  const live = plan.live ?? plan.ready
  const answer = answers(live, at(live.port), AbortSignal.timeout(answersWithinMs))
  if (!(await answer.catch(() => false))) return undefined
  const running = runningProcess(orphan, untilEnded(orphan), plan.stop)
  try {
    await waitUntilReady(running, {
      name: plan.node,
      probe: (within) => answers(plan.ready, at(plan.ready.port), within),
      withinMs: plan.ready.withinMs,
      log: { path: logFile, from: 0 },
      signal,
    })
    return running
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

async function untilEnded(identity: ProcessIdentity): Promise<Awaited<Running['exited']>> {
  while (isAlive(identity)) await new Promise((resolve) => setTimeout(resolve, pollMs))
  return { code: null, signal: null }
}
