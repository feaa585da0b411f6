import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BallastError } from '@ballast/model'

/**
 * The folder of the project that a command is about: `folder`, or the nearest one from the working directory upwards
 * that holds a `platform.ts`, or the one that `BALLAST_PROJECT` names.
 *
 * @throws {BallastError} USAGE where there is none
 */
export function projectRoot(folder?: string): string {
  const found = folder ?? nearestProject()
  if (found !== undefined) return holdsPlatform(resolve(found))
  throw new BallastError(
    'USAGE',
    `There is no platform.ts in ${process.cwd()} or above it: run ballast in the folder of a project, name one with --project, or make one with ballast new platform DIR`,
    { facts: { folder: process.cwd() } },
  )
}

/** As `projectRoot` without a folder, and undefined where there is none. */
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
    `There is no platform.ts in ${folder}: name the folder of a project with --project`,
    { facts: { folder } },
  )
}
