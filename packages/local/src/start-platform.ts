import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { siblingModule } from '@ballast/engines'
import { BallastError, type ErrorCode } from '@ballast/model'
import type { FromSupervisor, Started, ToSupervisor } from './protocol.ts'
import { type Instance, makeStateDirectory } from './state-directory.ts'

export interface StartOptions extends Instance {
  /** Keeps the platform running after this process ends. Default false: the platform stops with this process. */
  readonly detach?: boolean
  readonly on?: (message: FromSupervisor) => void
  /** Aborting stops the platform, whatever its state. */
  readonly signal?: AbortSignal
}

export interface StartedPlatform {
  readonly started: Started
  /** Resolves when the platform has stopped, for whatever reason. */
  readonly stopped: Promise<void>
}

/**
 * Starts an instance under its own supervisor and returns when its probe has passed.
 *
 * @throws {BallastError} the error that the supervisor reports; then no process is left running
 */
export async function startPlatform({
  detach = false,
  on,
  signal,
  ...instance
}: StartOptions): Promise<StartedPlatform> {
  signal?.throwIfAborted()
  const { supervisorLog } = makeStateDirectory(instance)
  const log = openSync(supervisorLog, 'a', 0o600)
  const child = spawn(process.execPath, [siblingModule(import.meta, 'supervisor-main')], {
    cwd: instance.root,
    // In its own session, so that Ctrl-C reaches only the command, which then requests a graceful stop.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const exited = once(child, 'exit').then(() => {})
  const send = (message: ToSupervisor): void => {
    if (child.connected) child.send(message)
  }
  const stop = (): void => send({ type: 'stop' })
  signal?.addEventListener('abort', stop)

  const { promise, resolve, reject } = Promise.withResolvers<Started>()
  child.on('message', (message: FromSupervisor) => {
    on?.(message)
    if (message.type === 'ready') resolve(message.started)
    if (message.type === 'failed') reject(fromSupervisor(message))
  })
  void exited.then(() => {
    reject(
      signal?.reason ??
        new BallastError(
          'ENGINE_EXITED',
          `The supervisor ended before the platform was ready: see ${supervisorLog}`,
        ),
    )
  })
  send({ type: 'start', instance, detach })
  try {
    const started = await promise
    if (detach) {
      signal?.removeEventListener('abort', stop)
      child.disconnect()
      child.unref()
    }
    return { started, stopped: exited }
  } catch (error) {
    await exited
    throw error
  }
}

function fromSupervisor({
  code,
  message,
}: {
  code: ErrorCode | undefined
  message: string
}): Error {
  return code === undefined ? new Error(message) : new BallastError(code, message)
}
