// Not from the index: `check` runs no platform, and loads none of what does.
import { type HostKind, hostKinds, type Instance } from '@ballast/local/state-directory'
import { BallastError } from '@ballast/model'
import { type Command, Option } from 'commander'
import { projectRoot } from './project-root.ts'

export interface InstanceOptions {
  readonly project?: string
  readonly environment: string
  readonly portOffset: number
  readonly host?: HostKind
}

/** Adds the options that name one running platform. */
export function withInstance(command: Command): Command {
  return command
    .addOption(projectOption())
    .addOption(
      new Option('--environment <name>', 'environment of the platform file').default('local'),
    )
    .addOption(
      new Option(
        '--port-offset <number>',
        'added to every port, so that several platforms run side by side',
      )
        .default(0)
        .argParser(wholeNumber),
    )
}

export function projectOption(): Option {
  return new Option(
    '--project <folder>',
    'folder with the platform.ts; default: the nearest one from here upwards',
  )
}

/** The option of commands that start a platform; the others find it where it is. */
export function hostOption(): Option {
  return new Option(
    '--host <kind>',
    'where processes run: on loopback, or each in a network namespace and a control group of its own (Linux, root)',
  ).choices(hostKinds)
}

export function instanceOf({ project, environment, portOffset, host }: InstanceOptions): Instance {
  return { root: projectRoot(project), environment, portOffset, ...(host && { host }) }
}

function wholeNumber(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `--port-offset takes a whole number, got "${text}"`)
}
