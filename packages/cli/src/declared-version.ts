import { dirname, relative, resolve } from 'node:path'
import { loadDefinition } from '@ballast/local/platform-file'
import { BallastError, type Environment, environments } from '@ballast/model'

/**
 * Returns the declared PostgreSQL major version of the service whose folder contains the SQL. Undefined if no
 * service's folder contains it. The declaration is only loaded if the SQL is inside its project.
 *
 * @param file the declaration, in the root folder of the project
 * @param environment without it, all environments must have the same version
 * @throws {BallastError} USAGE if environments differ; also any error of the declaration
 */
export async function declaredVersion(
  sql: string,
  file: string,
  environment?: Environment,
): Promise<number | undefined> {
  const project = dirname(file)
  if (!isWithin(sql, project)) return undefined
  const definition = await loadDefinition(file)
  const found = new Map<number, Environment[]>()
  for (const name of environment ? [environment] : environments) {
    for (const resource of definition.in(name).resources) {
      if (resource.kind !== 'service' || !resource.database) continue
      if (!isWithin(sql, resolve(project, resource.source))) continue
      const { version } = resource.database
      found.set(version, [...(found.get(version) ?? []), name])
    }
  }
  if (found.size < 2) return [...found.keys()][0]
  const versions = [...found].map(([version, names]) => `${version} in ${names.join(' and ')}`)
  throw new BallastError(
    'USAGE',
    `The database of ${sql} is PostgreSQL ${versions.join(', ')}: choose one with --postgres or --environment`,
    { facts: { sql, versions: Object.fromEntries(found) } },
  )
}

function isWithin(path: string, folder: string): boolean {
  const from = relative(folder, resolve(path))
  return from !== '..' && !from.startsWith('../')
}
