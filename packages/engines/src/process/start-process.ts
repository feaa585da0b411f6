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
  /** Called right after the spawn, before the wait for readiness. */
  readonly spawned: (pid: number) => void
  /** Address of the port that the readiness probe uses. */
  readonly readyAt: Endpoint
  /**
   * Wraps the command to run it in a namespace and control group. The wrapper must exec the planned program, under
   * the same pid.
   */
  readonly enter?: (
    command: readonly [string, ...string[]],
    user: { readonly uid: number; readonly gid: number } | undefined,
  ) => readonly [string, ...string[]]
}

/**
 * Starts the process of a plan in its own process group, and returns when it is ready. A failed or aborted start
 * leaves no process running.
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
  // Node reaps a child in the next turn of the event loop at the earliest, so /proc still has its entry.
  const identity = { pid: child.pid, startedAt: processEntry(child.pid)?.startedAt ?? -1 }
  const running = runningProcess(identity, exited, plan.stop)
  try {
    // Inside the try: a process that cannot be recorded, for example on a full disk, must not keep running.
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

/** Makes the handle of a running process, whether this process started it or not. */
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
      // Signals only the leader, which stops its children in the right order.
      const leader = processEntry(identity.pid)
      if (leader?.startedAt !== identity.startedAt) break
      signalTree([leader], stopSignal)
      // A paused process handles the signal only after it is resumed.
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

/** Returns the environment of everything that Ballast runs: a fixed locale and time zone, and no personal settings. */
export function minimalEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: process.env.HOME ?? '/',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    ...(process.env.TMPDIR && { TMPDIR: process.env.TMPDIR }),
  }
}
