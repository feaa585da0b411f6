import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { setPriority } from 'node:os'
import type { NodeContext, Running } from '../engine.ts'
import {
  killTree,
  type ProcessIdentity,
  pauseTree,
  processEntry,
  processTree,
  signalTree,
} from './process-tree.ts'
import { refusePortInUse } from './refuse-port-in-use.ts'
import { waitUntilReady } from './wait-until-ready.ts'

export interface ProcessOptions {
  readonly command: string
  /** Never a secret: every user of the machine can read arguments. */
  readonly args: readonly string[]
  /** Added to a minimal environment: what the caller's shell happens to export changes nothing. */
  readonly env?: Readonly<Record<string, string>>
  readonly user?: { readonly uid: number; readonly gid: number }
  /** 0 is normal, 19 gives way to everything else. */
  readonly niceness?: number
  readonly probe: (signal: AbortSignal) => Promise<boolean>
  /** Time that the start may take. Default 30 s. */
  readonly withinMs?: number
  /** How this program is asked to stop, in order; each is given its share of the grace. */
  readonly stopSignals?: readonly NodeJS.Signals[]
  /** Default 10 s. */
  readonly graceMs?: number
}

/**
 * Starts the process of a node in a process group of its own and returns once it answers. What fails
 * or is aborted on the way leaves nothing running.
 *
 * @throws {BallastError} PORT_IN_USE, ENGINE_EXITED, ENGINE_NOT_READY, NO_SPACE
 */
export async function startProcess(
  { node, logFile, dataDirectory, signal, spawned }: NodeContext,
  options: ProcessOptions,
): Promise<Running> {
  signal.throwIfAborted()
  for (const port of Object.values(node.ports)) await refusePortInUse(node.id, node.host, port)
  const log = openSync(logFile, 'a', 0o600)
  const from = fstatSync(log).size
  const child = spawn(options.command, options.args, {
    cwd: dataDirectory,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...minimalEnvironment(), ...options.env },
    ...options.user,
  })
  closeSync(log)
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  const exited = new Promise<Awaited<Running['exited']>>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  if (child.pid === undefined) return failed
  // Not reaped before the next turn of the event loop, so its entry is there even if it has ended.
  const identity = { pid: child.pid, startedAt: processEntry(child.pid)?.startedAt ?? -1 }
  const running = runningProcess(identity, exited, options)
  try {
    // On a full disk it cannot be written down, and must not run then.
    spawned(child.pid)
    if (options.niceness) setPriority(child.pid, options.niceness)
    await waitUntilReady(running, {
      name: node.id,
      probe: options.probe,
      withinMs: options.withinMs ?? 30_000,
      log: { path: logFile, from },
      signal,
    })
    return running
  } catch (error) {
    await running.kill()
    throw error
  }
}

function runningProcess(
  identity: ProcessIdentity,
  exited: Running['exited'],
  { stopSignals = ['SIGTERM'], graceMs: usualGraceMs = 10_000 }: ProcessOptions,
): Running {
  const kill = async (): Promise<void> => {
    await killTree(identity)
    await exited
  }
  const resume = (): void => signalTree(processTree(identity), 'SIGCONT')
  const stop = async (graceMs = usualGraceMs): Promise<void> => {
    for (const stopSignal of stopSignals) {
      // Only the leader is asked: it knows in which order its children end.
      const leader = processEntry(identity.pid)
      if (leader?.startedAt !== identity.startedAt) break
      signalTree([leader], stopSignal)
      // A paused process takes note of the signal when it is resumed.
      resume()
      if (await endsWithin(exited, graceMs / stopSignals.length)) break
    }
    await kill()
  }
  return {
    pid: identity.pid,
    exited,
    stop,
    kill,
    pause: () => void pauseTree(identity),
    resume,
    [Symbol.asyncDispose]: () => stop(),
  }
}

async function endsWithin(exited: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, ms, false)
  const ended = await Promise.race([exited.then(() => true), late])
  clearTimeout(timer)
  return ended
}

/** For everything that Ballast runs: a fixed locale and time zone, and no one's personal settings. */
export function minimalEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: process.env.HOME ?? '/',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    ...(process.env.TMPDIR && { TMPDIR: process.env.TMPDIR }),
  }
}
