import { BallastError } from '../error.ts'
import { integerBetween } from '../resource.ts'
import { type Bytes, mebibytes } from '../units.ts'

/** Memory and CPU limits of one process, and the part that is reserved for it. */
export interface Limits {
  readonly memory: Bytes
  /** Cores. */
  readonly cpu: number
  readonly requested: { readonly memory: Bytes; readonly cpu: number }
}

/** The kernel grants no less than a millisecond of each period of 100 ms. */
const leastCpu = 0.01
const [leastMemory, mostMemory] = [mebibytes(1), Number.MAX_SAFE_INTEGER]

/** Returns limits with defaults; reserves half of them unless `requested` is given. @throws {BallastError} DECLARATION_INVALID */
export function limits(
  of: string,
  { memory, cpu }: { memory: Bytes; cpu: number },
  given: Partial<Limits> = {},
): Limits {
  const most = { memory: given.memory ?? memory, cpu: given.cpu ?? cpu }
  integerBetween(`limits.memory of ${of}, in bytes,`, most.memory, leastMemory, mostMemory)
  if (!(most.cpu >= leastCpu && Number.isFinite(most.cpu))) {
    throw new BallastError(
      'DECLARATION_INVALID',
      `limits.cpu of ${of} must be at least ${leastCpu}, got ${most.cpu}`,
      { facts: { of, cpu: most.cpu } },
    )
  }
  return {
    ...most,
    requested: given.requested ?? {
      memory: Math.floor(most.memory / 2) as Bytes,
      cpu: most.cpu / 2,
    },
  }
}
