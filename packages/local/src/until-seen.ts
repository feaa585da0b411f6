import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks every 20 ms, or every `everyMs`, until there is an answer; undefined if there is none within the time.
 *
 * @throws the reason of `signal` once that is aborted
 */
export async function untilSeen<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs: number,
  { everyMs = 20, signal }: { everyMs?: number; signal?: AbortSignal } = {},
): Promise<T | undefined> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const seen = await ask()
    if (seen !== undefined || performance.now() > deadline) return seen
    await delay(everyMs, undefined, signal && { signal })
  }
}
