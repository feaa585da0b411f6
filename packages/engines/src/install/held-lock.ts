import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Waits for the exclusive lock on the file `path` and holds it until disposed of. The lock is held by
 * a child process whose standard input ends when this process does, so a crash releases it, too.
 *
 * @throws the reason of `signal` if it aborts the wait.
 */
export async function holdLock(path: string, signal?: AbortSignal): Promise<AsyncDisposable> {
  signal?.throwIfAborted()
  const holder = spawn('flock', [path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C at the terminal must not release the lock before the work under it has stopped.
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
