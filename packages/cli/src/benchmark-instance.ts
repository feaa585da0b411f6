import { existsSync } from 'node:fs'
import { type Instance, stateDirectory } from '@ballast/local'
import { BallastError } from '@ballast/model'
import { type InstanceOptions, instanceOf } from './instance.ts'

/** Benchmarks run on a platform of their own, so that nobody's data is in the way. */
const usualOffset = 2_900

/**
 * Returns the instance that a benchmark runs on: at a port offset of its own, unless one is named.
 *
 * @throws {BallastError} ALREADY_RUNNING where there is a platform at this offset already
 */
export function benchmarkInstance(options: InstanceOptions): Instance {
  const instance = instanceOf({ ...options, portOffset: options.portOffset || usualOffset })
  if (!existsSync(stateDirectory(instance).path)) return instance
  throw new BallastError(
    'ALREADY_RUNNING',
    `There is a platform with port offset ${instance.portOffset} already: choose another with --port-offset, or remove it with ./ballast down --wipe --port-offset ${instance.portOffset}`,
    { facts: { portOffset: instance.portOffset } },
  )
}
