import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BallastError, type Platform, type PlatformDefinition } from '@ballast/model'

/**
 * Reads `platform.ts` of a project.
 *
 * @throws {BallastError} USAGE where there is none, and whatever the declaration throws
 */
export async function loadPlatform(root: string, environment: string): Promise<Platform> {
  return (await loadDefinition(join(root, 'platform.ts'))).in(environment)
}

/**
 * Reads a file that declares a platform.
 *
 * @throws {BallastError} USAGE where there is none
 */
export async function loadDefinition(file: string): Promise<PlatformDefinition> {
  if (!existsSync(file)) {
    throw new BallastError(
      'USAGE',
      `There is no ${file}: name the file that declares the platform, or run ballast in the folder of a project`,
      {
        facts: { file },
      },
    )
  }
  const module = (await import(pathToFileURL(file).href)) as { default?: PlatformDefinition }
  if (typeof module.default?.in !== 'function') {
    throw new BallastError(
      'USAGE',
      `${file} must export a platform as its default: export default platform(…)`,
      {
        facts: { file },
      },
    )
  }
  return module.default
}
