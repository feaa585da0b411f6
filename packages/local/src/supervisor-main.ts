import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Host, isAlive, killTree, processEntry } from '@ballast/engines'
import { type Addresses, BallastError } from '@ballast/model'
import { serveControl } from './control-server.ts'
import { hostKindOf, recordHostKind } from './hosts/host-kind.ts'
import { openHost } from './hosts/open-host.ts'
import { moveRenamedData } from './move-renamed-data.ts'
import type { NodeState } from './node-state.ts'
import { runProbe } from './probe.ts'
import { readOrphans } from './processes.ts'
import type { FromSupervisor, Started, SupervisorRecord, ToSupervisor } from './protocol.ts'
import { placedPlatform } from './running-platform.ts'
import {
  commandOf,
  type Instance,
  makeStateDirectory,
  type StateDirectory,
} from './state-directory.ts'
import { Supervisor } from './supervisor.ts'
import { refuseMissingPrograms, refuseNotRunnable } from './unsupported.ts'

/**
 * Entry point of the supervisor's process, the parent of every process of an instance. `up` starts it and
 * connects to it over an IPC channel. Unless detached, it stops when the channel closes, which means that
 * `up` has ended.
 */
process.once('message', (message: ToSupervisor) => {
  if (message.type === 'start') void run(message)
})
// A failed write to its log, for example on a full disk, must not end the supervisor before its processes.
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
    if (!(detach && ready)) stop('The command that started it has ended')
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
    recordHostKind(instance)
    const orphans = readOrphans(directory.processesFile)
    const known = new Set(addresses.nodes.map(({ id }) => id))
    // Kills orphans of nodes that the platform no longer has. The start of each other node takes over or kills its own.
    await Promise.all([...orphans].map(([id, one]) => known.has(id) || killTree(one)))
    stopping.signal.throwIfAborted()
    for (const text of moveRenamedData(directory.data, addresses.nodes))
      report({ type: 'step', text })
    host = await openHost(instance, addresses, stopping.signal)
    supervisor = new Supervisor({
      addresses,
      host,
      orphans,
      instance,
      directory,
      changed: (state) => report({ type: 'node', state }),
    })
    await using _control = await serveControl(directory.socket, { supervisor, instance })
    const started = await start(supervisor, addresses, instance, stopping.signal)
    if (orphans.size > 0)
      report({ type: 'step', text: takenOver(started.nodes, [...orphans.keys()]) })
    report({ type: 'ready', started })
    ready = true
    if (!process.connected && !detach) stop('The command that started it has ended')
    if (!stopping.signal.aborted) {
      await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))
    }
  } catch (error) {
    if (!stopping.signal.aborted) {
      exitCode = 3
      report(failure(error))
    }
  } finally {
    await supervisor?.stop()
    await host?.[Symbol.asyncDispose]()
    if (directory !== undefined && isMine(directory)) {
      rmSync(directory.processesFile, { force: true })
      rmSync(directory.supervisorFile, { force: true })
    }
    report({ type: 'stopped' })
    process.exitCode = exitCode
    if (process.connected) process.disconnect()
  }
}

function takenOver(nodes: readonly NodeState[], orphans: readonly string[]): string {
  const adopted = nodes.flatMap(({ id, adopted }) => (adopted ? [id] : []))
  const killed = orphans.filter((id) => !adopted.includes(id))
  return [
    `Took over processes of an earlier supervisor: ${adopted.join(', ') || 'none'}`,
    ...(killed.length > 0 ? [`killed, and restarted if still declared: ${killed.join(', ')}`] : []),
  ].join('; ')
}

/** Starts all nodes and runs the probe, which waits only for the nodes that requests need, not for tracing. */
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
    // Waits for the rest. If a node failed, `all` rejects with the first failure, not with its consequences.
    await all
    throw error
  }
}

/** Records this process as the supervisor of the instance. @throws {BallastError} ALREADY_RUNNING */
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
      // Linked when complete, so that a second supervisor never reads half a record and takes its writer for dead.
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
        `This platform is already running, with pid ${holder.pid}: see ${commandOf(instance, 'status')}, or stop it with ${commandOf(instance, 'down')}`,
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
  // Programs that Ballast runs, such as `cp` and `initdb`, report a full disk as text.
  const text = error instanceof Error ? error.message : ''
  const full = text.split('\n').find((line) => /ENOSPC|No space left on device/i.test(line))
  if (full !== undefined) {
    return {
      type: 'failed',
      code: 'NO_SPACE',
      message: `The disk is full: ${full}. Free some space and run the command again`,
    }
  }
  return {
    type: 'failed',
    code: undefined,
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

function report(message: FromSupervisor): void {
  const { type } = message
  if (type !== 'node') console.log(JSON.stringify({ time: new Date().toISOString(), ...message }))
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}
