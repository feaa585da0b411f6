import { existsSync } from 'node:fs'
import { type Instance, stateDirectory } from '@ballast/local'
import { BallastError } from '@ballast/model'
import { type InstanceOptions, instanceOf } from './instance.ts'

/** Benchmarks run on a separate platform, so that they neither touch nor measure existing data. */
const defaultPortOffset = 2_900

/**
 * Returns the instance that a benchmark runs on, at port offset 2900 unless another one is given.
 *
 * @throws {BallastError} ALREADY_RUNNING if a platform with this offset already exists
 */
export function benchmarkInstance(options: InstanceOptions): Instance {
  const instance = instanceOf({ ...options, portOffset: options.portOffset || defaultPortOffset })
  if (!existsSync(stateDirectory(instance).path)) return instance
  throw new BallastError(
    'ALREADY_RUNNING',
    `A platform with port offset ${instance.portOffset} already exists: choose another --port-offset, or remove it with ./ballast down --wipe --port-offset ${instance.portOffset}`,
    { facts: { portOffset: instance.portOffset } },
  )
}
