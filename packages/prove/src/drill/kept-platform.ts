import type { Instance } from '@ballast/local'
import type { Workload } from '../proof/workload.ts'
import type { Derivation } from './derive.ts'
import { type DrillPlatform, startDrillPlatform } from './drill-platform.ts'

/** One platform for drills at a time. Disposing it removes the one that runs. */
export interface KeptPlatform extends AsyncDisposable {
  /** The running platform, if it is derived in this way; otherwise that one is removed and another started. */
  derived(derivation?: Derivation): Promise<DrillPlatform>
}

/** @param onStarted called with each platform before any drill has it */
export function keepPlatform(
  declared: Instance,
  options: { workload: Workload; signal: AbortSignal; announce: (text: string) => void },
  onStarted: (platform: DrillPlatform) => Promise<void> = async () => {},
): KeptPlatform {
  let running: DrillPlatform | undefined
  let wanted = ''
  const remove = async (): Promise<void> => {
    await running?.[Symbol.asyncDispose]()
    running = undefined
  }
  return {
    async derived(derivation = {}) {
      if (running !== undefined && wanted === JSON.stringify(derivation)) return running
      await remove()
      wanted = JSON.stringify(derivation)
      running = await startDrillPlatform(declared, { ...options, derivation })
      await onStarted(running)
      return running
    },
    [Symbol.asyncDispose]: remove,
  }
}
