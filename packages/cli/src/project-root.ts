import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BallastError } from '@ballast/model'
import { Option } from 'commander'

export function projectOption(): Option {
  return new Option(
    '--project <folder>',
    'folder with platform.ts; default: the working directory or the nearest one above it',
  )
}

/**
 * Returns the project's folder: `folder`, else the working directory or its nearest parent with a `platform.ts`, else
 * the value of the environment variable `BALLAST_PROJECT`.
 *
 * @throws {BallastError} USAGE if there is none
 */
export function projectRoot(folder?: string): string {
  const found = folder ?? nearestProject()
  if (found !== undefined) return holdsPlatform(resolve(found))
  throw new BallastError(
    'USAGE',
    `There is no platform.ts in ${process.cwd()} or a folder above it: run ballast in a project's folder, use --project, or create a project with ballast new platform DIR`,
    { facts: { folder: process.cwd() } },
  )
}

/** Returns the project's folder like `projectRoot`, but undefined if there is none. */
export function nearestProject(): string | undefined {
  for (let at = process.cwd(); ; at = dirname(at)) {
    if (existsSync(join(at, 'platform.ts'))) return at
    if (at === dirname(at)) return process.env.BALLAST_PROJECT
  }
}

function holdsPlatform(folder: string): string {
  if (existsSync(join(folder, 'platform.ts'))) return folder
  throw new BallastError(
    'USAGE',
    `There is no platform.ts in ${folder}: pass a project's folder to --project`,
    { facts: { folder } },
  )
}
