import { setTimeout as delay } from 'node:timers/promises'

/** Polls every 2 ms until the condition holds; returns false after `withinMs`. */
export async function pollUntil(condition: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > deadline) return false
    await delay(2)
  }
  return true
}

/** Polls like `pollUntil`, but blocks the thread: for states that the kernel reaches within milliseconds. */
export function pollUntilSync(condition: () => boolean, withinMs: number): boolean {
  const never = new Int32Array(new SharedArrayBuffer(4))
  const deadline = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > deadline) return false
    Atomics.wait(never, 0, 0, 1)
  }
  return true
}
