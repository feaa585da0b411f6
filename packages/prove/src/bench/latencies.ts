import { percentile } from '../drill/percentile.ts'

/** The result of one operation, as its client saw it. */
export interface Operation {
  /** When it was to start, in milliseconds after the start of the run: latency counts from here. */
  readonly scheduledMs: number
  readonly endedMs: number
  readonly outcome: 'ok' | 'failed'
}

/** Percentiles of the latencies of what went well, in whole milliseconds; NaN if nothing did. */
export function latencies(operations: readonly Operation[]): {
  p50: number
  p95: number
  p99: number
} {
  const took = operations
    .filter(({ outcome }) => outcome === 'ok')
    .map(({ scheduledMs, endedMs }) => endedMs - scheduledMs)
  const at = (share: number) => Math.round(percentile(took, share) ?? Number.NaN)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
