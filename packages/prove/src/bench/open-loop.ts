/** What became of one operation, as its client saw it. */
export interface Operation {
  /** When it was to start, in milliseconds after the start of the run: latency counts from here. */
  readonly scheduledMs: number
  readonly endedMs: number
  readonly outcome: 'ok' | 'failed'
}

/**
 * Starts operations at a constant rate, whatever becomes of the ones before: a slow system meets as
 * much load as a fast one, and its queues are seen in the latency.
 *
 * @param rate operations a second
 */
export async function openLoop(
  { rate, seconds, signal }: { rate: number; seconds: number; signal: AbortSignal },
  operate: (index: number) => Promise<boolean>,
): Promise<Operation[]> {
  const total = Math.round(rate * seconds)
  const began = performance.now()
  const running: Promise<Operation>[] = []
  for (let index = 0; index < total; ) {
    signal.throwIfAborted()
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * rate) + 1)
    for (; index < due; index++) running.push(one(index))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return Promise.all(running)

  async function one(index: number): Promise<Operation> {
    const scheduledMs = (index / rate) * 1_000
    const ok = await operate(index).catch(() => false)
    return { scheduledMs, endedMs: performance.now() - began, outcome: ok ? 'ok' : 'failed' }
  }
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
