import { setTimeout as delay } from 'node:timers/promises'
import type { EvidenceFault, FaultProof } from '../evidence/schema.ts'
import type { Fault, Scene, ScheduledFault } from '../faults/fault.ts'
import { nowMs } from '../ledger/line.ts'

/**
 * Applies and heals faults at their times, and writes down what was seen, on the clock of the ledger.
 * Whatever happens, each fault that was applied is healed before this returns.
 *
 * @param beganMs when the first operation was due
 */
export async function inject(
  schedule: readonly ScheduledFault[],
  {
    scene,
    beganMs,
    signal,
    announce,
  }: { scene: Scene; beganMs: number; signal: AbortSignal; announce: (text: string) => void },
): Promise<EvidenceFault[]> {
  const sinceBegin = (): number => Math.round(nowMs() - beganMs)
  const rest = (untilMs: number): Promise<void> =>
    delay(Math.max(0, untilMs - sinceBegin()), undefined, { signal })

  const injected = await Promise.allSettled(
    schedule.map(async ({ atMs, forMs, fault }): Promise<EvidenceFault> => {
      const { name, target } = fault
      const seen = async (act: Fault['apply']): Promise<FaultProof | null> => {
        // One that fails has not been seen to work: the others must still be healed, and the run is void.
        const what = await act(scene).catch((error: Error) => {
          announce(`${name} ${target}: ${error.message}`)
          return undefined
        })
        return what === undefined ? null : { atMs: sinceBegin(), what }
      }
      await rest(atMs)
      const appliedAtMs = sinceBegin()
      announce(`${name} ${target}`)
      let effect: FaultProof | null = null
      let healing: FaultProof | null = null
      try {
        effect = await seen(fault.apply)
        await rest(sinceBegin() + forMs)
      } finally {
        healing = await seen(fault.heal)
      }
      announce(`${name} ${target}: ${healing === null ? 'NOT healed' : 'healed'}`)
      return { name, target, appliedAtMs, healedAtMs: healing?.atMs ?? null, effect, healing }
    }),
  )
  signal.throwIfAborted()
  return injected.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
