import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Waits for the exclusive lock on the file `path` and holds it until disposed of. The kernel frees
 * it when this process ends in any way: the holder is a child that lives as long as its input.
 *
 * @throws {Error} AbortError where `signal` aborts the waiting.
 */
export async function holdLock(path: string, signal?: AbortSignal): Promise<AsyncDisposable> {
  const holder = spawn('flock', [path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A Ctrl-C at the terminal must not free the lock before the work under it has stopped.
    detached: true,
    ...(signal && { signal }),
  })
  const ended = once(holder, 'close')
  await Promise.race([once(holder.stdout, 'data'), ended])
  if (holder.exitCode !== null) throw new Error(`Cannot lock ${path}: flock ended`)
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end()
      await ended
    },
  }
}
