// Not imported from the index: `check` runs no platform, so it should not load that code.
import { type HostKind, hostKinds, type Instance } from '@ballast/local/state-directory'
import { BallastError } from '@ballast/model'
import { type Command, Option } from 'commander'
import { projectOption, projectRoot } from './project-root.ts'

export interface InstanceOptions {
  readonly project?: string
  readonly environment: string
  readonly portOffset: number
  readonly host?: HostKind
}

/** Adds the options that select a platform instance. */
export function withInstance(command: Command): Command {
  return command
    .addOption(projectOption())
    .addOption(new Option('--environment <name>', 'environment of the platform').default('local'))
    .addOption(
      new Option(
        '--port-offset <number>',
        'number added to every port, to run several platforms at the same time',
      )
        .default(0)
        .argParser(wholeNumber),
    )
}

/** Returns the option of commands that start a platform. Other commands detect the host of a running platform. */
export function hostOption(): Option {
  return new Option(
    '--host <kind>',
    'run processes on loopback, or each in its own network namespace and cgroup (Linux, root)',
  ).choices(hostKinds)
}

export function instanceOf({ project, environment, portOffset, host }: InstanceOptions): Instance {
  return { root: projectRoot(project), environment, portOffset, ...(host && { host }) }
}

function wholeNumber(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `--port-offset must be a whole number, got "${text}"`)
}
