import { setTimeout as delay } from 'node:timers/promises'

/** Ten rounds a second: a saga takes several one after the other, and its client waits for all of them. */
const periodMs = 100
const longestMs = 150

/**
 * Rests between two rounds of a relay or a consumer: what arrives meanwhile goes along in the next
 * round, for a fraction of the work. Rounds begin 100 ms apart at least, and where one took longer, since
 * the machine is busy, the rest is as long as it was, up to 150 ms: the busier, the larger the batches. What
 * comes to a relay or a consumer that rests no more is not held up.
 */
export async function restAfter(startedAt: number): Promise<void> {
  const tookMs = performance.now() - startedAt
  await delay(Math.max(periodMs - tookMs, Math.min(longestMs, tookMs)))
}
