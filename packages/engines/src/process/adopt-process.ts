import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Endpoint } from '@ballast/model'
import type { NodeContext, Running } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import { fingerprintOf } from './fingerprint.ts'
import { answers } from './probe.ts'
import { isAlive, type ProcessIdentity } from './process-tree.ts'
import { runningProcess } from './start-process.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/** A process that a supervisor started which is gone, as it wrote it down. */
export interface LeftProcess extends ProcessIdentity {
  /** Of the plan that it was started by. */
  readonly fingerprint: string
  /** When it was started, in milliseconds since the epoch. */
  readonly spawnedAt: number
}

/** What answers at all answers at once, unless the machine is very busy. */
const answersWithinMs = 5_000
const pollMs = 100

/**
 * Takes over a process that runs already, if it is what the plan says, lives, and is ready in time; undefined if
 * not. One that is not ready because what it needs was away is waited for. It is no child of this process, so how
 * it ends is not known.
 *
 * @param at where one of its ports is reached from here
 */
export async function adoptProcess(
  plan: NodePlan,
  left: LeftProcess,
  {
    at,
    logFile,
    signal,
  }: { at: (port: string) => Endpoint } & Pick<NodeContext, 'logFile' | 'signal'>,
): Promise<Running | undefined> {
  if (!isAlive(left) || left.fingerprint !== fingerprintOf(plan)) return undefined
  if ((plan.loads ?? []).some((path) => newestIn(path) > left.spawnedAt)) return undefined
  const live = plan.live ?? plan.ready
  const answer = answers(live, at(live.port), AbortSignal.timeout(answersWithinMs))
  if (!(await answer.catch(() => false))) return undefined
  const running = runningProcess(left, untilGone(left), plan.stop)
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

async function untilGone(identity: ProcessIdentity): Promise<Awaited<Running['exited']>> {
  while (isAlive(identity)) await new Promise((resolve) => setTimeout(resolve, pollMs))
  return { code: null, signal: null }
}

/** When the youngest file at or below a path was written, in milliseconds since the epoch; 0 where there is none. */
function newestIn(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  const inside = readdirSync(path).filter((name) => name !== 'node_modules')
  return Math.max(0, ...inside.map((name) => newestIn(join(path, name))))
}
