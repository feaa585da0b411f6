import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { siblingModule } from '@ballast/engines'
import { type Instance, stateDirectory, stopPlatform, wipeStateDirectory } from '@ballast/local'
import type { Derivation } from './derive.ts'
import { unmountBelow } from './small-disk.ts'

/** Entries that the project of a drill does not link to the declared project. */
const own = ['platform.ts', '.ballast', 'evidence']

/** The instance that a drill runs instead of the declared one: below it, with a project of its own. */
export function drillInstance(declared: Instance): Instance {
  return { ...declared, root: join(declared.root, '.ballast', `drill-${declared.portOffset}`) }
}

/**
 * Makes a project whose platform is derived from that of `declared`, and whose sources are the same.
 * A supervisor is a process of its own: it reads its platform from a file, as every platform is.
 */
export async function makeProject(declared: Instance, derivation: Derivation): Promise<void> {
  const { root: folder } = drillInstance(declared)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(declared.root)) {
    if (!own.includes(name)) await symlink(join(declared.root, name), join(folder, name))
  }
  await writeFile(
    join(folder, 'platform.ts'),
    `import { derive, variantOf } from '${pathToFileURL(siblingModule(import.meta, 'derive')).href}'
import declared from '../../platform.ts'

const derivation = ${JSON.stringify(derivation)}
const derived = derive(declared, derivation)
export const variant = variantOf(derived.in('${declared.environment}'), derivation)
export default derived
`,
  )
}

/** Stops the platform of a drill, with whatever is left of it, and removes it and its project. */
export async function removeProject(declared: Instance): Promise<void> {
  const instance = drillInstance(declared)
  await stopPlatform(instance)
  await unmountBelow(stateDirectory(instance).path)
  wipeStateDirectory(instance)
  await rm(instance.root, { recursive: true, force: true })
}
