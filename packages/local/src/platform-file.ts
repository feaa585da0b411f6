import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { addEngines } from '@ballast/engines/added'
import { BallastError, type Platform, type PlatformDefinition, type Variant } from '@ballast/model'

/**
 * Loads `platform.ts` of a project.
 *
 * @throws {BallastError} USAGE if there is none, and any error of the declaration
 */
export async function loadPlatform(root: string, environment: string): Promise<Platform> {
  return (await loadProject(root, environment)).platform
}

/** A project's platform, and a variant of how to run it, which only drills have. */
export interface Project {
  readonly platform: Platform
  readonly variant: Variant
}

/**
 * Loads `platform.ts` of a project: its default export, `variant`, and the project's own `engines`.
 *
 * @throws {BallastError} USAGE if there is none, and any error of the declaration
 */
export async function loadProject(root: string, environment: string): Promise<Project> {
  const { default: definition, variant = {} } = await importPlatform(join(root, 'platform.ts'))
  return { platform: definition.in(environment), variant }
}

/**
 * Loads a file that declares a platform.
 *
 * @throws {BallastError} USAGE if there is none
 */
export async function loadDefinition(file: string): Promise<PlatformDefinition> {
  return (await importPlatform(file)).default
}

interface PlatformModule {
  readonly default: PlatformDefinition
  readonly variant?: Variant
  readonly engines?: Parameters<typeof addEngines>[0]
}

async function importPlatform(file: string): Promise<PlatformModule> {
  if (!existsSync(file)) {
    throw new BallastError(
      'USAGE',
      `There is no ${file}: name the file that declares the platform, or run ballast in the folder of a project`,
      {
        facts: { file },
      },
    )
  }
  const module = (await import(pathToFileURL(file).href)) as Partial<PlatformModule>
  if (typeof module.default?.in !== 'function') {
    throw new BallastError(
      'USAGE',
      `${file} must export a platform as its default: export default platform(…)`,
      {
        facts: { file },
      },
    )
  }
  addEngines(module.engines ?? [])
  return module as PlatformModule
}
