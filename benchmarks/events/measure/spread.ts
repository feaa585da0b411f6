import { percentile } from '@ballast/prove'

/** Percentiles of durations in milliseconds, to a tenth; null without any. */
export interface Spread {
  readonly p50: number | null
  readonly p99: number | null
  readonly max: number | null
}

export function spread(values: readonly number[]): Spread {
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99), max: percentile(values, 1) }
}
