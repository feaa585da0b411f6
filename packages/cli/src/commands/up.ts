import { ensureInstalled, needsOf } from '@ballast/engines'
import {
  commandOf,
  type FromSupervisor,
  hostKindOf,
  hostNeeds,
  hostUnsuitable,
  type Instance,
  leftOut,
  placedPlatform,
  refuseMissingPrograms,
  refuseNotRunnable,
  runningSupervisor,
  type Started,
  startPlatform,
} from '@ballast/local'
import { BallastError } from '@ballast/model'
import { columns } from '@ballast/model/columns'
import { Command } from 'commander'
import { hostOption, type InstanceOptions, instanceOf, withInstance } from '../instance.ts'
import { LiveTable } from '../live-table.ts'
import { projectCommands } from '../project-commands.ts'
import { shownAddresses } from '../shown-addresses.ts'
import { stopSignal } from '../stop-signal.ts'

interface Options extends InstanceOptions {
  readonly detach?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

export const upCommand = withInstance(new Command('up'))
  .description('install missing packages, start the platform and probe it; Ctrl-C stops it')
  .option('--detach', 'return when the platform is ready; stop it with ./ballast down')
  .addOption(hostOption())
  .option('--yes', 'install system packages without asking')
  .option('--json', 'print the result as JSON on standard output')
  .action(up)

async function up({
  detach = false,
  yes = false,
  json = false,
  ...options
}: Options): Promise<void> {
  const began = performance.now()
  const instance = instanceOf(options)
  const signal = stopSignal()
  // First, because it refuses a port offset that is too large before anything is created.
  const { platform, addresses: placed } = await placedPlatform(instance)
  const host = hostKindOf(instance)
  refuseNotRunnable(platform, host)
  refuseMissingPrograms(platform)
  refuseIfRunning(instance)
  const addresses = shownAddresses(placed)
  const table = new LiveTable()
  await ensureInstalled([...needsOf(platform), ...hostNeeds(host)], {
    assumeYes: yes,
    signal,
    progress: (event) =>
      table.say(
        event.state === 'started'
          ? `Installing ${event.what}`
          : `Installed ${event.what} (${seconds(event.ms)})`,
      ),
  })
  const unsuitable = hostUnsuitable(instance)
  if (unsuitable !== undefined) throw new BallastError('HOST_UNSUITABLE', unsuitable)
  const installMs = Math.round(performance.now() - began)
  const { started, stopped } = await startPlatform({
    ...instance,
    detach,
    signal,
    on: (message) => show(table, message),
  }).catch((error: unknown) => {
    table.end()
    throw error
  })
  table.end()
  if (json) {
    console.log(
      JSON.stringify({
        version: 1,
        platform: platform.name,
        ...options,
        installMs,
        ...started,
        addresses,
        leftOut: leftOut(platform, host),
      }),
    )
  } else {
    console.log(summary(instance, started, installMs, addresses, leftOut(platform, host), detach))
  }
  if (!detach) {
    await stopped
    if (!signal.aborted)
      throw new BallastError(
        'ENGINE_EXITED',
        'The platform has stopped: another command stopped it, or its supervisor died',
      )
  }
}

function refuseIfRunning(instance: Instance): void {
  const running = runningSupervisor(instance)
  if (running === undefined) return
  throw new BallastError(
    'ALREADY_RUNNING',
    `This platform is already running with pid ${running.pid}: see ${commandOf(instance, 'status')}, or stop it with ${commandOf(instance, 'down')}`,
    { facts: { pid: running.pid } },
  )
}

function show(table: LiveTable, message: FromSupervisor): void {
  if (message.type === 'node') table.show(message.state)
  if (message.type === 'step') table.say(message.text)
}

function summary(
  instance: Instance,
  started: Started,
  installMs: number,
  addresses: Record<string, string>,
  leftOut: readonly string[],
  detach: boolean,
): string {
  const slowest = started.nodes.toSorted((a, b) => (b.startMs ?? 0) - (a.startMs ?? 0))[0]
  return [
    '',
    `Ready in ${seconds(started.readyMs)}${installMs > 1_000 ? `, after ${seconds(installMs)} of installation` : ''}; slowest: ${slowest?.id} with ${seconds(slowest?.startMs ?? 0)}.`,
    started.probed === undefined
      ? 'No probe was run: the project has no proof/probe.ts.'
      : `${started.probed.shows}, ${seconds(started.probed.afterMs)} after the start.`,
    '',
    ...indented(Object.entries(addresses)),
    '',
    ...(leftOut.length > 0 ? ['Declared, but not run here:'] : []),
    ...leftOut.map((line) => `  ${line}`),
    '',
    'Next:',
    ...indented(nextSteps(instance, detach)),
  ].join('\n')
}

function nextSteps(instance: Instance, detach: boolean): [string, string][] {
  return [
    [commandOf(instance, 'status'), 'show nodes and their resource usage'],
    [commandOf(instance, 'logs -f'), 'follow the logs of a node'],
    [commandOf(instance, 'prove --short'), 'inject faults into a separate platform'],
    ...projectCommands().map((name): [string, string] => [
      commandOf(instance, name),
      'command of this project: see its --help',
    ]),
    [detach ? commandOf(instance, 'down') : 'Ctrl-C', 'stop it'],
  ]
}

function indented(rows: readonly (readonly [string, string])[]): string[] {
  return columns(rows).map((line) => `  ${line}`)
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
