import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Waits for the exclusive lock on the file `path` and holds it until disposed of. The kernel frees
 * it when this process ends in any way: the holder is a child that lives as long as its input.
 *
 * @throws the reason of `signal` where it aborts the waiting.
 */
export async function holdLock(path: string, signal?: AbortSignal): Promise<AsyncDisposable> {
  signal?.throwIfAborted()
  const holder = spawn('flock', [path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A Ctrl-C at the terminal must not free the lock before the work under it has stopped.
    detached: true,
  })
  const ended = once(holder, 'close')
  const stopWaiting = () => holder.kill()
  signal?.addEventListener('abort', stopWaiting)
  const held = once(holder.stdout, 'data').then(() => true)
  const isHeld = await Promise.race([held, ended.then(() => false)])
  signal?.removeEventListener('abort', stopWaiting)
  if (!isHeld || signal?.aborted) {
    holder.stdin.end()
    signal?.throwIfAborted()
    throw new Error(`Cannot lock ${path}: flock ended with ${holder.exitCode}`)
  }
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end()
      await ended
    },
  }
}
