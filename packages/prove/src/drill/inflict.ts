import { setTimeout as delay } from 'node:timers/promises'
import type { EvidenceFault, FaultProof } from '../evidence/schema.ts'
import type { Scene, ScheduledFault } from '../faults/fault.ts'
import { nowMs } from '../ledger/line.ts'

/**
 * Applies and heals faults at their times, and writes down what was seen, on the clock of the ledger.
 * Whatever happens, each fault that was applied is healed before this returns.
 *
 * @param beganMs when the first operation was due
 */
export async function inflict(
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

  return Promise.all(
    schedule.map(async ({ atMs, forMs, fault }): Promise<EvidenceFault> => {
      const { name, target } = fault
      await rest(atMs)
      const appliedAtMs = sinceBegin()
      announce(`${name} ${target}`)
      let effect: FaultProof | null = null
      let healing: FaultProof | null = null
      try {
        effect = proof(await fault.apply(scene), sinceBegin())
        await rest(appliedAtMs + forMs)
      } finally {
        healing = proof(await fault.heal(scene), sinceBegin())
      }
      announce(healing === null ? `${name} ${target}: NOT healed` : `${name} ${target}: healed`)
      return { name, target, appliedAtMs, healedAtMs: healing?.atMs ?? null, effect, healing }
    }),
  )
}

function proof(what: string | undefined, atMs: number): FaultProof | null {
  return what === undefined ? null : { atMs, what }
}
