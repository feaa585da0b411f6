import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { setPriority } from 'node:os'
import type { Endpoint } from '@ballast/model'
import type { NodeContext, Running } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import { answers } from './probe.ts'
import {
  killTree,
  type ProcessIdentity,
  pauseTree,
  processEntry,
  processTree,
  signalTree,
} from './process-tree.ts'
import { runAs } from './run-as.ts'
import { readUsage } from './usage.ts'
import { waitUntilReady } from './wait-until-ready.ts'

export interface ProcessOptions extends Pick<NodeContext, 'logFile' | 'signal'> {
  /** Told about the process before anything is waited for. */
  readonly spawned: (pid: number) => void
  /** Where the port that its readiness is asked at is reached from here. */
  readonly readyAt: Endpoint
  /** Puts what is run where it belongs; the process that it makes must become the planned one, under the same pid. */
  readonly enter?: (
    command: readonly [string, ...string[]],
    user: { readonly uid: number; readonly gid: number } | undefined,
  ) => readonly [string, ...string[]]
}

/**
 * Starts the process of a plan, in a process group of its own, and returns once it answers. What fails
 * or is aborted on the way leaves nothing running.
 *
 * @throws {BallastError} ENGINE_EXITED, ENGINE_NOT_READY, NO_SPACE
 */
export async function startProcess(
  plan: NodePlan,
  { logFile, signal, spawned, readyAt, enter }: ProcessOptions,
): Promise<Running> {
  signal.throwIfAborted()
  const log = openSync(logFile, 'a', 0o600)
  const from = fstatSync(log).size
  const user = plan.user === undefined ? undefined : runAs(plan.user)
  const [command, ...args] = enter ? enter(plan.command, user) : plan.command
  const child = spawn(command, args, {
    cwd: plan.workingDirectory,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...minimalEnvironment(), ...plan.env },
    ...(enter ? {} : user),
  })
  closeSync(log)
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  const exited = new Promise<Awaited<Running['exited']>>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  if (child.pid === undefined) return failed
  // Not reaped before the next turn of the event loop, so its entry is there even if it has ended.
  const identity = { pid: child.pid, startedAt: processEntry(child.pid)?.startedAt ?? -1 }
  const running = runningProcess(identity, exited, plan.stop)
  try {
    // On a full disk it cannot be written down, and must not run then.
    spawned(child.pid)
    if (plan.niceness) setPriority(child.pid, plan.niceness)
    await waitUntilReady(running, {
      name: plan.node,
      probe: (within) => answers(plan.ready, readyAt, within),
      withinMs: plan.ready.withinMs,
      log: { path: logFile, from },
      signal,
    })
    return running
  } catch (error) {
    await running.kill()
    throw error
  }
}

/** The handle of a process that runs already, whoever started it. */
export function runningProcess(
  identity: ProcessIdentity,
  exited: Running['exited'],
  { signals, graceMs: usualGraceMs }: NodePlan['stop'],
): Running {
  const kill = async (): Promise<void> => {
    await killTree(identity)
    await exited
  }
  const resume = async (): Promise<void> => signalTree(processTree(identity), 'SIGCONT')
  const stop = async (graceMs = usualGraceMs): Promise<void> => {
    for (const stopSignal of signals) {
      // Only the leader is asked: it knows in which order its children end.
      const leader = processEntry(identity.pid)
      if (leader?.startedAt !== identity.startedAt) break
      signalTree([leader], stopSignal)
      // A paused process takes note of the signal when it is resumed.
      await resume()
      if (await endsWithin(exited, graceMs / signals.length)) break
    }
    await kill()
  }
  return {
    pid: identity.pid,
    exited,
    stop,
    kill,
    pause: async () => void pauseTree(identity),
    resume,
    usage: () => readUsage(identity.pid),
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
