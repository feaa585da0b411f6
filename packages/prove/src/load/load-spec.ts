import type { ShapeName } from '../proof/workload.ts'
import { evenly } from './open-loop.ts'

/** The load of a drill, as it is declared. */
export interface LoadSpec {
  /** One after the other. */
  readonly phases: readonly { readonly operationsPerSecond: number; readonly seconds: number }[]
  /** Operations under way at most; one that would be more is counted as skipped. */
  readonly mostUnderWay: number
  /** Which mix of operations. */
  readonly shape: ShapeName
}

export const usualLoad: LoadSpec = {
  phases: [{ operationsPerSecond: 25, seconds: 8 }],
  mostUnderWay: 400,
  shape: 'usual',
}

export function secondsOf({ phases }: LoadSpec): number {
  return phases.reduce((sum, { seconds }) => sum + seconds, 0)
}

/** Returns when each operation of a load is due, in milliseconds after its start. */
export function dueTimes({ phases }: LoadSpec): number[] {
  let startMs = 0
  return phases.flatMap(({ operationsPerSecond, seconds }) => {
    const times = evenly(operationsPerSecond, seconds).map((ms) => ms + startMs)
    startMs += seconds * 1_000
    return times
  })
}
