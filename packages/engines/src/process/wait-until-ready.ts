import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { BallastError } from '@ballast/model'
import type { Running } from '../engine.ts'
import { logTail } from './log-tail.ts'

export interface Readiness {
  readonly name: string
  /** Returns true when the process is ready. An error counts as "not yet", and is reported after a timeout. */
  readonly probe: (signal: AbortSignal) => Promise<boolean>
  readonly withinMs: number
  readonly log: { readonly path: string; readonly from: number }
  readonly signal: AbortSignal
}

const pauseMs = 25
/** Timeout of one probe, so that a hanging probe cannot hide the exit of the process or the deadline. */
const probeTimeoutMs = 2_000

/**
 * Probes until the process is ready. Each round checks, in this order: ready, process ended, deadline passed.
 *
 * @throws {BallastError} ENGINE_EXITED if the process ends first, NO_SPACE if a full disk ended it,
 * ENGINE_NOT_READY after `withinMs`
 */
export async function waitUntilReady(
  { exited }: Pick<Running, 'exited'>,
  { name, probe, withinMs, log, signal }: Readiness,
): Promise<void> {
  let ended: Awaited<Running['exited']> | undefined
  let cause: unknown
  void exited.then((end) => {
    ended = end
  })
  const deadline = Date.now() + withinMs
  for (;;) {
    signal.throwIfAborted()
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(probeTimeoutMs)])
      if ((await Promise.race([probe(limit), exited.then(() => false)])) && !ended) return
    } catch (error) {
      cause = error
    }
    if (ended) throw exitedEarly(name, ended, log)
    if (Date.now() > deadline) {
      const reason = cause instanceof Error ? ` (${cause.message})` : ''
      throw new BallastError(
        'ENGINE_NOT_READY',
        `Cannot start ${name}: no answer within ${withinMs} ms${reason}. Its log, ${log.path}, ends with:\n${logTail(log.path, log)}`,
        { facts: { name, withinMs, log: log.path }, cause },
      )
    }
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, pauseMs))])
  }
}

function exitedEarly(
  name: string,
  { code, signal }: Awaited<Running['exited']>,
  log: Readiness['log'],
): BallastError {
  const tail = logTail(log.path, log)
  const how = signal ? `ended by ${signal}` : `ended with status ${code}`
  const full = /no space left on device|ENOSPC/i.test(tail) || isFull(dirname(log.path))
  return new BallastError(
    full ? 'NO_SPACE' : 'ENGINE_EXITED',
    full
      ? `Cannot start ${name}: the disk is full. Free some space and start again. Its log ends with:\n${tail}`
      : `Cannot start ${name}: it ${how} before it answered. Its log ends with:\n${tail}`,
    { facts: { name, code, signal, log: tail } },
  )
}

/** Returns whether the disk is full: then a process may be unable to log the reason of its exit. */
function isFull(directory: string): boolean {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize < 65_536
}
