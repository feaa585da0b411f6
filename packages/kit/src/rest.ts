import { setTimeout as delay } from 'node:timers/promises'

/** Twenty rounds a second: nine rounds lie between an order and its confirmation. */
const periodMs = 50
const longestMs = 100

/**
 * Rests between two rounds of a relay or a consumer: what arrives meanwhile goes along in the next
 * round, for a fraction of the work. Rounds begin 50 ms apart at least, and where one took longer than
 * that, since the machine is busy, the rest is as long as it was, up to 100 ms: the busier, the larger
 * the batches. What comes to a relay or a consumer that rests no more is not held up.
 */
export async function restAfter(startedAt: number): Promise<void> {
  const tookMs = performance.now() - startedAt
  await delay(Math.max(periodMs - tookMs, Math.min(longestMs, tookMs)))
}
