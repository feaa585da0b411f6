import { dirname } from 'node:path'
// Not from the index: `check` runs no platform, and loads none of what does.
import { type HostKind, hostKinds, type Instance } from '@ballast/local/state-directory'
import { BallastError } from '@ballast/model'
import { type Command, Option } from 'commander'

/** The project that this command line belongs to. */
export const root = dirname(dirname(dirname(import.meta.dirname)))

export interface InstanceOptions {
  readonly environment: string
  readonly portOffset: number
  readonly host?: HostKind
}

/** Adds the options that name one running platform. */
export function withInstance(command: Command): Command {
  return command
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

/** The option of commands that start a platform; the others find it where it is. */
export function hostOption(): Option {
  return new Option(
    '--host <kind>',
    'where processes run: on loopback, or each in a network namespace and a control group of its own (Linux, root)',
  ).choices(hostKinds)
}

export function instanceOf({ environment, portOffset, host }: InstanceOptions): Instance {
  return { root, environment, portOffset, ...(host && { host }) }
}

function wholeNumber(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `--port-offset takes a whole number, got "${text}"`)
}
