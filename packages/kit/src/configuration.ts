import { readFileSync } from 'node:fs'
import type { ProcessConfiguration } from '@ballast/model'

/**
 * Reads the configuration file named by the environment variable `BALLAST_CONFIGURATION`. Its content is not validated,
 * because Ballast wrote it.
 *
 * @throws {TypeError} if the variable is not set
 * @throws {SyntaxError} if the file is not JSON
 */
export function readConfiguration<Configuration extends ProcessConfiguration>(
  file = process.env.BALLAST_CONFIGURATION,
): Configuration {
  if (file === undefined) {
    throw new TypeError('BALLAST_CONFIGURATION is not set: start this process with ./ballast up')
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Configuration
}

/** Reads a secret from its file, without trailing white space. */
export function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trimEnd()
}
