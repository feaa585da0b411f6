import { setTimeout as delay } from 'node:timers/promises'

/** Start times of operations at a constant rate, in milliseconds after the start of the run. */
export function evenly(rate: number, seconds: number): number[] {
  return Array.from({ length: Math.round(rate * seconds) }, (_, at) => (at / rate) * 1_000)
}

/**
 * Starts operations at their times, whatever becomes of the ones before: a slow system meets as much
 * load as a fast one, and its queues are seen in the latency. Returns once all of them have ended.
 *
 * @param dueMs in ascending order, milliseconds after the start of the run
 * @param mostUnderWay an operation whose time comes while so many are under way is given to `skip`
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
        // One that fails stays: `Promise.all` below reports it.
        const operation: Promise<unknown> = operate(index).then(() => running.delete(operation))
        running.add(operation)
      }
    }
    await delay(1)
  }
  await Promise.all(running)
}
