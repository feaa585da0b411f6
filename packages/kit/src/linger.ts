import { setTimeout as delay } from 'node:timers/promises'

/** Ten rounds a second: a saga takes several rounds one after another, and its client waits for all of them. */
const periodMs = 100
const longestMs = 150

/**
 * Waits between two rounds of a relay or a consumer, so that events that arrive meanwhile join the next batch, which
 * saves most of the work for each. Rounds start at least 100 ms apart, and the wait is at least as long as the round took,
 * up to 150 ms: the busier the machine, the larger the batches. Work that arrives while a relay or consumer is idle starts
 * at once.
 */
export async function linger(startedAt: number): Promise<void> {
  const tookMs = performance.now() - startedAt
  await delay(Math.max(periodMs - tookMs, Math.min(longestMs, tookMs)))
}
