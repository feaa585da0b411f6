import { setTimeout as delay } from 'node:timers/promises'

/**
 * Rests between two rounds of a relay or a consumer for as long as the last one took, 5 to 50 ms:
 * what arrives meanwhile goes along in the next round, for a fraction of the work. A quiet platform hardly
 * waits; a busy one works in larger batches, the busier the larger.
 */
export async function restAfter(startedAt: number): Promise<void> {
  await delay(Math.min(50, Math.max(5, performance.now() - startedAt)))
}
