import { mkdir } from 'node:fs/promises'
import timers from 'node:timers/promises'
import {
  killTree,
  type LeftProcess,
  type NodeContext,
  type Running,
  type Usage,
} from '@ballast/engines'
import { BallastError } from '@ballast/model'
import type { NodeState } from './node-state.ts'
import type { Processes } from './processes.ts'

/** After so many restarts within the window something is wrong that haste does not mend. */
const mostRestarts = 10
const restartWindowMs = 60_000
/** Then it is shown as `failed`, and tried this seldom: a disk that was full may have room again. */
const failedPauseMs = 30_000

/** Keeps one process running: starts it, starts it again when it ends, and stops it. */
export class SupervisedNode {
  readonly state: NodeState
  readonly #start: (context: NodeContext, left?: LeftProcess) => Promise<Running>
  readonly #context: NodeContext
  readonly #processes: Processes
  readonly #changed: () => void
  readonly #restartTimes: number[] = []
  #running: Running | undefined
  /** What an earlier supervisor left of it, until it is taken over or ended. */
  #left: LeftProcess | undefined
  #wanted = false
  #launching: Promise<void> | undefined
  #reviving: Promise<void> | undefined
  #lifetime = new AbortController()

  constructor(options: {
    state: NodeState
    context: NodeContext
    start: (context: NodeContext, left?: LeftProcess) => Promise<Running>
    left?: LeftProcess | undefined
    processes: Processes
    changed: () => void
  }) {
    this.state = options.state
    this.#start = options.start
    this.#context = options.context
    this.#processes = options.processes
    this.#left = options.left
    this.#changed = options.changed
  }

  /** @throws what the engine throws; the process is gone then */
  async start(): Promise<void> {
    await this.#endRevival()
    this.#wanted = true
    this.#lifetime = new AbortController()
    this.#launching = this.#launch()
    await this.#launching
  }

  /** Asks the process to end, and sees to it that it does. */
  async stop(): Promise<void> {
    this.#wanted = false
    await this.#endRevival()
    await this.#running?.stop()
    if (this.#left !== undefined) await killTree(this.#left)
    this.#left = undefined
    this.#running = undefined
    this.#processes.remove(this.state.id)
    this.#set('stopped')
  }

  /** The running process, for faults. @throws {BallastError} NOT_RUNNING */
  get running(): Running {
    if (this.#running !== undefined) return this.#running
    throw new BallastError(
      'NOT_RUNNING',
      `${this.state.id} is not running at the moment: it is ${this.state.phase}`,
      {
        facts: { node: this.state.id, phase: this.state.phase },
      },
    )
  }

  /** What it uses; empty while nothing of it runs. */
  async usage(): Promise<{ usage?: Usage }> {
    return this.#running === undefined ? {} : { usage: await this.#running.usage() }
  }

  async #endRevival(): Promise<void> {
    this.#lifetime.abort(new Error(`Stopping ${this.state.id}`))
    await Promise.allSettled([this.#launching, this.#reviving])
  }

  async #launch(): Promise<void> {
    this.#set('starting')
    await mkdir(this.#context.dataDirectory, { recursive: true })
    await mkdir(this.#context.configDirectory, { recursive: true })
    const startedAt = Date.now()
    const context: NodeContext = {
      ...this.#context,
      signal: AbortSignal.any([this.#context.signal, this.#lifetime.signal]),
      spawned: (pid, fingerprint) => {
        this.#processes.add(this.state.id, pid, fingerprint)
        this.state.pid = pid
      },
    }
    const running = await this.#start(context, this.#left)
    if (running.pid === this.#left?.pid) this.state.adopted = true
    else delete this.state.adopted
    this.#left = undefined
    this.#running = running
    this.state.startMs = Date.now() - startedAt
    this.state.readyAt = Date.now()
    this.#set('ready')
    void running.exited.then(({ code, signal, why }) => {
      if (this.#running !== running) return
      this.#running = undefined
      if (this.#wanted) this.#reviving = this.#revive(endOf({ code, signal, why }))
    })
  }

  /** Restarts after 0.2 s, 0.4 s, … at most 5 s, and every 30 s where that was too often, until it runs. */
  async #revive(reason: string): Promise<void> {
    const { signal } = this.#lifetime
    let failed = false
    for (let attempt = 0; !signal.aborted; attempt++) {
      const now = Date.now()
      while ((this.#restartTimes[0] ?? now) < now - restartWindowMs) this.#restartTimes.shift()
      failed ||= this.#restartTimes.length >= mostRestarts
      this.state.reason = failed
        ? `${reason}; restarted ${mostRestarts} times within a minute, tried again every ${failedPauseMs / 1_000} s`
        : reason
      this.#set(failed ? 'failed' : 'restarting')
      try {
        await timers.setTimeout(
          failed ? failedPauseMs : Math.min(5_000, 200 * 2 ** attempt),
          undefined,
          {
            signal,
          },
        )
        this.#restartTimes.push(Date.now())
        this.state.restarts++
        await this.#launch()
        return
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error)
      }
    }
  }

  #set(phase: NodeState['phase']): void {
    this.state.phase = phase
    if (phase !== 'starting') delete this.state.doing
    if (phase !== 'ready' && phase !== 'starting') delete this.state.pid
    this.#changed()
  }
}

function endOf({ code, signal, why }: Awaited<Running['exited']>): string {
  if (why !== undefined) return `It ended: ${why}`
  // How a process ends that somebody else started nobody can ask.
  if (code === null && signal === null) return 'It ended'
  return `It ended with ${signal ?? `status ${code}`}`
}
