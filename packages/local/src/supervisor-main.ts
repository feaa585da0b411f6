import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Host, isAlive, killTree, processEntry } from '@ballast/engines'
import { type Addresses, BallastError } from '@ballast/model'
import { serveControl } from './control-server.ts'
import { hostKindOf, rememberHostKind } from './hosts/host-kind.ts'
import { openHost } from './hosts/open-host.ts'
import { moveRenamedData } from './move-renamed-data.ts'
import type { NodeState } from './node-state.ts'
import { refuseMissingPrograms, refuseNotRunnable } from './not-done.ts'
import { runProbe } from './probe.ts'
import { leftovers } from './processes.ts'
import type { FromSupervisor, Started, SupervisorRecord, ToSupervisor } from './protocol.ts'
import { placedPlatform } from './running-platform.ts'
import {
  commandOf,
  type Instance,
  makeStateDirectory,
  type StateDirectory,
} from './state-directory.ts'
import { Supervisor } from './supervisor.ts'

/**
 * The supervisor's process: owns every process of an instance. It is started by `up` over an IPC
 * channel and, unless detached, ends with it: a closed channel means that nobody watches any more.
 */
process.once('message', (message: ToSupervisor) => {
  if (message.type === 'start') void run(message)
})
// Its log may be on a disk that is full: that must not end it before what it owns has ended.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

async function run({ instance, detach }: Extract<ToSupervisor, { type: 'start' }>): Promise<void> {
  let supervisor: Supervisor | undefined
  let directory: StateDirectory | undefined
  let host: Host | undefined
  let ready = false
  const stopping = new AbortController()
  const stop = (reason: string): void => {
    if (stopping.signal.aborted) return
    stopping.abort(new Error(reason))
    supervisor?.abort(new Error(reason))
  }
  process.on('message', (message: ToSupervisor) => {
    if (message.type === 'stop') stop('Stopped by the command that started it')
  })
  process.on('disconnect', () => {
    if (!(detach && ready)) stop('The command that started it is gone')
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stop(`Got ${signal}`))

  let exitCode = 0
  try {
    const { platform, addresses } = await placedPlatform(instance)
    refuseNotRunnable(platform, hostKindOf(instance))
    refuseMissingPrograms(platform)
    directory = makeStateDirectory(instance)
    claim(instance, directory)
    rememberHostKind(instance)
    const left = leftovers(directory.processesFile)
    const known = new Set(addresses.nodes.map(({ id }) => id))
    // What the platform no longer has; the rest is taken over, or ended when its turn comes.
    await Promise.all([...left].map(([id, one]) => known.has(id) || killTree(one)))
    stopping.signal.throwIfAborted()
    for (const text of moveRenamedData(directory.data, addresses.nodes))
      tell({ type: 'step', text })
    host = await openHost(instance, addresses, stopping.signal)
    supervisor = new Supervisor({
      addresses,
      host,
      left,
      instance,
      directory,
      changed: (state) => tell({ type: 'node', state }),
    })
    await using _control = await serveControl(directory.socket, { supervisor, instance })
    const started = await start(supervisor, addresses, instance, stopping.signal)
    if (left.size > 0) tell({ type: 'step', text: takenOver(started.nodes, [...left.keys()]) })
    tell({ type: 'ready', started })
    ready = true
    if (!process.connected && !detach) stop('The command that started it is gone')
    if (!stopping.signal.aborted) {
      await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))
    }
  } catch (error) {
    if (!stopping.signal.aborted) {
      exitCode = 3
      tell(failure(error))
    }
  } finally {
    await supervisor?.stop()
    await host?.[Symbol.asyncDispose]()
    if (directory !== undefined && isMine(directory)) {
      rmSync(directory.processesFile, { force: true })
      rmSync(directory.supervisorFile, { force: true })
    }
    tell({ type: 'stopped' })
    process.exitCode = exitCode
    if (process.connected) process.disconnect()
  }
}

function takenOver(nodes: readonly NodeState[], left: readonly string[]): string {
  const adopted = nodes.flatMap(({ id, adopted }) => (adopted ? [id] : []))
  const rest = left.filter((id) => !adopted.includes(id))
  return [
    `Took over what a lost supervisor left running: ${adopted.join(', ') || 'nothing'}`,
    ...(rest.length > 0
      ? [`ended, and started anew where it is still declared: ${rest.join(', ')}`]
      : []),
  ].join('; ')
}

/** The probe does not wait for what requests do not wait for either: the place where traces go. */
async function start(
  supervisor: Supervisor,
  addresses: Addresses,
  instance: Instance,
  signal: AbortSignal,
): Promise<Started> {
  const began = performance.now()
  const { serving, all } = supervisor.start()
  try {
    await serving
    const probed = await runProbe(addresses, instance, { since: began, signal })
    await all
    return {
      readyMs: Math.round(performance.now() - began),
      ...(probed && { probed }),
      nodes: supervisor.states,
    }
  } catch (error) {
    supervisor.abort(error as Error)
    // The first failure is the news; what it took down is not.
    await all
    throw error
  }
}

/** @throws {BallastError} ALREADY_RUNNING */
function claim(instance: Instance, directory: StateDirectory): void {
  const record: SupervisorRecord = {
    pid: process.pid,
    startedAt: processEntry(process.pid)!.startedAt,
    socket: directory.socket,
  }
  const draft = `${directory.supervisorFile}.${process.pid}`
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 })
  for (;;) {
    try {
      // Linked whole: a second supervisor never sees half a record and takes its writer for dead.
      linkSync(draft, directory.supervisorFile)
      rmSync(draft)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readRecord(directory)
    if (holder !== undefined && isAlive(holder)) {
      rmSync(draft)
      throw new BallastError(
        'ALREADY_RUNNING',
        `This platform runs already, under pid ${holder.pid}: see ${commandOf(instance, 'status')}, or stop it with ${commandOf(instance, 'down')}`,
        { facts: { pid: holder.pid } },
      )
    }
    rmSync(directory.supervisorFile, { force: true })
    rmSync(directory.socket, { force: true })
  }
}

function readRecord(directory: StateDirectory): SupervisorRecord | undefined {
  if (!existsSync(directory.supervisorFile)) return undefined
  try {
    return JSON.parse(readFileSync(directory.supervisorFile, 'utf8')) as SupervisorRecord
  } catch {
    return undefined
  }
}

const isMine = (directory: StateDirectory) => readRecord(directory)?.pid === process.pid

function failure(error: unknown): FromSupervisor {
  if (error instanceof BallastError)
    return { type: 'failed', code: error.code, message: error.message }
  // Programs that Ballast runs say so in words: `cp`, `initdb`.
  const said = error instanceof Error ? error.message : ''
  const full = said.split('\n').find((line) => /ENOSPC|No space left on device/i.test(line))
  if (full !== undefined) {
    return {
      type: 'failed',
      code: 'NO_SPACE',
      message: `The disk is full: ${full}. Free some space, and run the command again`,
    }
  }
  return {
    type: 'failed',
    code: undefined,
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

function tell(message: FromSupervisor): void {
  const { type } = message
  if (type !== 'node') console.log(JSON.stringify({ time: new Date().toISOString(), ...message }))
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}
