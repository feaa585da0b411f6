import { readEventStatus, untilSeen } from '@ballast/local'
import { eventDatabases, eventsUnderWay } from '../events/event-databases.ts'
import type { Scene } from '../faults/fault.ts'
import type { Proof, Run } from '../proof/proof.ts'

/** Counts the records that a service has yet to read, and the parties that cannot be asked. */
async function unread(scene: Scene): Promise<number> {
  const { consumers, unavailable } = await readEventStatus(scene)
  return consumers.reduce((sum, { lag = 0 }) => sum + lag, unavailable.length)
}

/**
 * Waits until nothing of a load is under way: no event waits to be published, read or handled, and nothing that the
 * platform's own proof counts as unfinished is left.
 *
 * @returns whether that came within the time
 */
export async function untilAtRest(
  proof: Proof,
  run: Run,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<boolean> {
  const { scene } = run
  const databases = eventDatabases(scene.platform, scene.access)
  const isAtRest = async (): Promise<true | undefined> => {
    // A database that is only just back may refuse once more.
    const left = await Promise.all([
      eventsUnderWay(databases),
      proof.unfinished?.(run) ?? 0,
      unread(scene),
    ]).catch(() => [1])
    return left.every((count) => count === 0) || undefined
  }
  return (await untilSeen(isAtRest, withinMs, { everyMs: 250, signal })) ?? false
}
