/** The result of one operation, as its client saw it. */
export interface Operation {
  /** When it was to start, in milliseconds after the start of the run: latency counts from here. */
  readonly scheduledMs: number
  readonly endedMs: number
  readonly outcome: 'ok' | 'failed'
}

/** Nearest-rank percentiles of latencies, in milliseconds. */
export function latencies(operations: readonly Operation[]): {
  p50: number
  p95: number
  p99: number
} {
  const sorted = operations
    .filter(({ outcome }) => outcome === 'ok')
    .map(({ scheduledMs, endedMs }) => endedMs - scheduledMs)
    .sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
