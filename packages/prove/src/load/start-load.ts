import { fork } from 'node:child_process'
import { once } from 'node:events'
import { siblingModule } from '@ballast/engines'
import { type FromLoad, type LoadCounts, nothingCounted, type ToLoad } from './protocol.ts'

/** A load that runs in a process of its own. */
export interface RunningLoad extends AsyncDisposable {
  readonly pid: number
  /** When the first operation was due, on the clock of the ledger. */
  readonly began: Promise<number>
  /** Every operation of the schedule has an outcome. Rejects if the process ends before. */
  readonly sent: Promise<void>
  readonly counts: LoadCounts
  /** Repeats unknown operations, looks at all created things, ends the ledger. Rejects as `sent` does. */
  settle(withinMs: number): Promise<void>
}

/** Starts the load's process. Disposing it kills the process. */
export function startLoad(options: Omit<Extract<ToLoad, { type: 'start' }>, 'type'>): RunningLoad {
  const child = fork(siblingModule(import.meta, 'load-main'), {
    // Ctrl-C must reach the drill only, which then ends the load.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [began, sent, settled] = [
    Promise.withResolvers<number>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ]
  let counts: LoadCounts = nothingCounted
  child.on('message', (message: FromLoad) => {
    if (message.type === 'began') began.resolve(message.atMs)
    else if (message.type === 'counts') counts = message.counts
    else if (message.type === 'sent') sent.resolve()
    else settled.resolve()
  })
  const ended = once(child, 'exit').then(([code, signal]) => {
    const error = new Error(`The load's process ended early, with ${signal ?? `status ${code}`}`)
    for (const { promise, reject } of [began, sent, settled]) {
      promise.catch(() => {})
      reject(error)
    }
  })
  child.send({ type: 'start', ...options } satisfies ToLoad)
  return {
    pid: child.pid!,
    began: began.promise,
    sent: sent.promise,
    get counts() {
      return counts
    },
    async settle(withinMs) {
      if (child.connected) child.send({ type: 'settle', withinMs } satisfies ToLoad)
      await settled.promise
      await ended
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}
