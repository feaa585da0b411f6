import { mkdir } from 'node:fs/promises'
import timers from 'node:timers/promises'
import {
  killTree,
  type NodeContext,
  type OrphanProcess,
  type Running,
  type Usage,
} from '@ballast/engines'
import { BallastError } from '@ballast/model'
import type { NodeState } from './node-state.ts'
import type { Processes } from './processes.ts'

/** Restarts within the window after which a node counts as failed. */
const maxRestarts = 10
const restartWindowMs = 60_000
/** Backoff of a failed node. It is still retried, because the cause may go away, such as a full disk. */
const failedBackoffMs = 30_000

/** Keeps one process running: starts it, restarts it when it ends, and stops it. */
export class SupervisedNode {
  readonly state: NodeState
  readonly #start: (context: NodeContext, orphan?: OrphanProcess) => Promise<Running>
  readonly #context: NodeContext
  readonly #processes: Processes
  readonly #changed: () => void
  readonly #restartTimes: number[] = []
  #running: Running | undefined
  /** The node's process of an earlier supervisor, until it is taken over or killed. */
  #orphan: OrphanProcess | undefined
  #wanted = false
  #launching: Promise<void> | undefined
  #restarting: Promise<void> | undefined
  #lifetime = new AbortController()

  constructor(options: {
    state: NodeState
    context: NodeContext
    start: (context: NodeContext, orphan?: OrphanProcess) => Promise<Running>
    orphan?: OrphanProcess | undefined
    processes: Processes
    changed: () => void
  }) {
    this.state = options.state
    this.#start = options.start
    this.#context = options.context
    this.#processes = options.processes
    this.#orphan = options.orphan
    this.#changed = options.changed
  }

  /** Starts the process. @throws the engine's error; then no process is running */
  async start(): Promise<void> {
    await this.#cancelRestart()
    this.#wanted = true
    this.#lifetime = new AbortController()
    this.#launching = this.#launch()
    await this.#launching
  }

  /** Stops the process, and kills it if it does not end. */
  async stop(): Promise<void> {
    this.#wanted = false
    await this.#cancelRestart()
    await this.#running?.stop()
    if (this.#orphan !== undefined) await killTree(this.#orphan)
    this.#orphan = undefined
    this.#running = undefined
    this.#processes.remove(this.state.id)
    this.#set('stopped')
  }

  /** The running process, for faults. @throws {BallastError} NOT_RUNNING */
  get running(): Running {
    if (this.#running !== undefined) return this.#running
    throw new BallastError(
      'NOT_RUNNING',
      `${this.state.id} is not running: it is ${this.state.phase}`,
      {
        facts: { node: this.state.id, phase: this.state.phase },
      },
    )
  }

  /** Returns its resource usage; empty if it is not running. */
  async usage(): Promise<{ usage?: Usage }> {
    return this.#running === undefined ? {} : { usage: await this.#running.usage() }
  }

  async #cancelRestart(): Promise<void> {
    this.#lifetime.abort(new Error(`Stopping ${this.state.id}`))
    await Promise.allSettled([this.#launching, this.#restarting])
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
    const running = await this.#start(context, this.#orphan)
    if (running.pid === this.#orphan?.pid) this.state.adopted = true
    else delete this.state.adopted
    this.#orphan = undefined
    this.#running = running
    this.state.startMs = Date.now() - startedAt
    this.state.readyAt = Date.now()
    this.#set('ready')
    void running.exited.then(({ code, signal, why }) => {
      if (this.#running !== running) return
      this.#running = undefined
      if (this.#wanted) this.#restarting = this.#restart(endOf({ code, signal, why }))
    })
  }

  /**
   * Retries until it runs, with a backoff of 0.2 s, 0.4 s, … up to 5 s; after 10 restarts within a minute, every 30
   * s.
   */
  async #restart(reason: string): Promise<void> {
    const { signal } = this.#lifetime
    let failed = false
    for (let attempt = 0; !signal.aborted; attempt++) {
      const now = Date.now()
      while ((this.#restartTimes[0] ?? now) < now - restartWindowMs) this.#restartTimes.shift()
      failed ||= this.#restartTimes.length >= maxRestarts
      this.state.reason = failed
        ? `${reason}; restarted ${maxRestarts} times within a minute, now retried every ${failedBackoffMs / 1_000} s`
        : reason
      this.#set(failed ? 'failed' : 'restarting')
      try {
        await timers.setTimeout(
          failed ? failedBackoffMs : Math.min(5_000, 200 * 2 ** attempt),
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
  // An adopted process is not a child of this one, so its exit status is unknown.
  if (code === null && signal === null) return 'It ended'
  return `It ended with ${signal ?? `status ${code}`}`
}
