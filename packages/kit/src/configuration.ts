import { readFileSync } from 'node:fs'
import type { ProcessConfiguration } from '@ballast/model'

/**
 * Reads the file that `BALLAST_CONFIGURATION` names. It is not checked: Ballast has written it.
 *
 * @throws {TypeError} without the variable, or where the file is not JSON
 */
export function readConfiguration<Configuration extends ProcessConfiguration>(
  file = process.env.BALLAST_CONFIGURATION,
): Configuration {
  if (file === undefined) {
    throw new TypeError('BALLAST_CONFIGURATION is not set: start this process with ./ballast up')
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Configuration
}

/** A secret as its file holds it, without the line end. */
export function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trimEnd()
}
