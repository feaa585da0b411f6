import { setTimeout as delay } from 'node:timers/promises'

/** Asks every 20 ms until there is an answer; undefined if there is none within the time. */
export async function untilSeen<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs: number,
): Promise<T | undefined> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const seen = await ask()
    if (seen !== undefined || performance.now() > deadline) return seen
    await delay(20)
  }
}
