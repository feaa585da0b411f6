import type { Bytes } from '../units.ts'

/** What one process is given at most, and what is set aside for it. */
export interface Limits {
  readonly memory: Bytes
  /** Cores. */
  readonly cpu: number
  readonly requested: { readonly memory: Bytes; readonly cpu: number }
}

/** Half is set aside unless told otherwise. */
export function limits(
  { memory, cpu }: { memory: Bytes; cpu: number },
  given: Partial<Limits> = {},
): Limits {
  const most = { memory: given.memory ?? memory, cpu: given.cpu ?? cpu }
  return {
    ...most,
    requested: given.requested ?? { memory: (most.memory / 2) as Bytes, cpu: most.cpu / 2 },
  }
}
