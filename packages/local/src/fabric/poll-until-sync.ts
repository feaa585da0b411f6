/**
 * Polls every millisecond until the condition holds, and blocks the thread: for states that the kernel reaches within
 * milliseconds. Returns false after `withinMs`.
 */
export function pollUntilSync(condition: () => boolean, withinMs: number): boolean {
  const never = new Int32Array(new SharedArrayBuffer(4))
  const deadline = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > deadline) return false
    Atomics.wait(never, 0, 0, 1)
  }
  return true
}
