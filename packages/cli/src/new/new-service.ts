import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { applyEdits, sourceFile } from '@ballast/check'
import { loadDefinition } from '@ballast/local/platform-file'
import { BallastError, environments, resourcesOf } from '@ballast/model'
import { copyTemplate } from './copy-template.ts'
import { insertService } from './insert-service.ts'
import { namesOf } from './names.ts'

/**
 * Adds a service to a project: its folder with an API, a table and a test, and its declaration with a database and a
 * route of its own.
 *
 * @throws {BallastError} USAGE where the name is taken, or the declaration is not written as `new platform` writes it;
 *   nothing is changed then
 */
export async function newService(
  root: string,
  name: string,
): Promise<{ readonly files: readonly string[] }> {
  const names = namesOf(name)
  const folder = join(root, 'services', name)
  if (existsSync(folder)) {
    throw new BallastError('USAGE', `${folder} exists: choose another name`, { facts: { folder } })
  }
  const file = join(root, 'platform.ts')
  const definition = await loadDefinition(file)
  const platforms = environments.map((environment) => definition.in(environment))
  const taken = platforms.flatMap(({ resources }) => resources.map((resource) => resource.name))
  if ([name, `${name}-data`].some((one) => taken.includes(one))) {
    throw new BallastError(
      'USAGE',
      `The platform has something called "${name}" already: choose another name`,
      { facts: { name } },
    )
  }
  const ports = platforms.flatMap((platform) =>
    resourcesOf(platform, 'postgres').map(({ port }) => port),
  )
  const edits = insertService(
    sourceFile(pathToFileURL(file).href),
    names,
    Math.max(5432, ...ports) + 1,
  )
  if (edits === undefined) {
    throw new BallastError(
      'USAGE',
      `Cannot add a service to ${file}: it needs a gateway with routes, declared by gateway(…, { routes: […] }), and a service with a database to follow. See docs/adding-a-service.md`,
      { facts: { file } },
    )
  }
  const declared = applyEdits(await readFile(file, 'utf8'), edits)
  const files = await copyTemplate('service', folder, names)
  await writeFile(file, declared)
  return { files: [...files.map((path) => join('services', name, path)), 'platform.ts'] }
}
