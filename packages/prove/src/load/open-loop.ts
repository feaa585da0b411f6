import { setTimeout as delay } from 'node:timers/promises'

/** Start times of operations at a constant rate, in milliseconds after the start of the run. */
export function evenly(rate: number, seconds: number): number[] {
  return Array.from({ length: Math.round(rate * seconds) }, (_, at) => (at / rate) * 1_000)
}

/**
 * Starts operations on schedule, without waiting for earlier ones: a slow system gets as much
 * load as a fast one, and its queues are seen in the latency. Returns once all of them have ended.
 *
 * @param dueMs in ascending order, milliseconds after the start of the run
 * @param mostUnderWay an operation that is due while so many are in flight is passed to `skip`
 *   instead; default: no bound
 */
export async function openLoop({
  dueMs,
  mostUnderWay = Number.POSITIVE_INFINITY,
  signal,
  operate,
  skip = () => {},
}: {
  dueMs: readonly number[]
  mostUnderWay?: number
  signal: AbortSignal
  operate: (index: number) => Promise<unknown>
  skip?: (index: number) => void
}): Promise<void> {
  const began = performance.now()
  const running = new Set<Promise<unknown>>()
  for (let index = 0; index < dueMs.length; ) {
    signal.throwIfAborted()
    const now = performance.now() - began
    for (; index < dueMs.length && dueMs[index]! <= now; index++) {
      if (running.size >= mostUnderWay) skip(index)
      else {
        // A rejected operation stays in the set, so that `Promise.all` below reports it.
        const operation: Promise<unknown> = operate(index).then(() => running.delete(operation))
        running.add(operation)
      }
    }
    await delay(1)
  }
  await Promise.all(running)
}
