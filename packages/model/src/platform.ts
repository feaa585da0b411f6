import { declareIn, type Environment, environments, isEnvironment } from './environment.ts'
import { BallastError } from './error.ts'
import { type Link, linksFrom } from './links.ts'
import { defaultOperations, type Operations } from './operations/index.ts'
import type { PlatformPromise } from './promises.ts'
import { refuseConflicts } from './refuse-conflicts.ts'
import { refuseBadName } from './resource.ts'
import type { LoadBalancer, Resource, ResourceKind, ResourceOf } from './resources/index.ts'

export interface Declaration extends Partial<Operations> {
  /** Everything that runs is reached from here. */
  readonly entry: LoadBalancer
  readonly promises: readonly PlatformPromise[]
}

/** A platform in one environment: what exists, what needs what, what is promised. */
export interface Platform extends Operations {
  readonly name: string
  readonly environment: Environment
  readonly entry: LoadBalancer
  /** Dependencies first: each resource stands behind all that it links to. */
  readonly resources: readonly Resource[]
  readonly links: readonly Link[]
  readonly promises: readonly PlatformPromise[]
}

export interface PlatformDefinition {
  readonly name: string
  /** @throws {BallastError} NAME_TAKEN, PORT_CONFLICT, DECLARATION_INVALID, ENVIRONMENT_UNKNOWN */
  in(environment: string): Platform
}

/**
 * Declares a platform: a plain function from the environment's name to resources and promises.
 *
 * @throws {BallastError} DECLARATION_INVALID for a name that is no host name
 */
export function platform(
  name: string,
  declare: (environment: Environment) => Declaration,
): PlatformDefinition {
  refuseBadName('platform', name)
  return Object.freeze({
    name,
    in(environment: string): Platform {
      if (!isEnvironment(environment)) {
        throw new BallastError(
          'ENVIRONMENT_UNKNOWN',
          `Platform "${name}" has no environment "${environment}". Use one of: ${environments.join(', ')}`,
          { facts: { name, environment } },
        )
      }
      const declaration = declareIn(environment, () => ({
        ...defaultOperations(),
        ...declare(environment),
      }))
      return assemble(name, environment, declaration)
    },
  })
}

/** The platform that a declaration makes in an environment. @throws {BallastError} NAME_TAKEN, PORT_CONFLICT, DECLARATION_INVALID */
export function assemble(
  name: string,
  environment: Environment,
  declaration: Declaration & Operations,
): Platform {
  const resources = dependenciesFirst(declaration.entry)
  refuseConflicts(environment, resources, declaration.networks)
  const links = resources.flatMap(linksFrom)
  return Object.freeze({ ...declaration, name, environment, resources, links })
}

/** All resources of one kind, dependencies first. */
export function resourcesOf<Kind extends ResourceKind>(
  { resources }: Platform,
  kind: Kind,
): ResourceOf<Kind>[] {
  return resources.filter((resource): resource is ResourceOf<Kind> => resource.kind === kind)
}

function dependenciesFirst(entry: Resource): Resource[] {
  const found = new Map<string, Resource>()
  const visit = (resource: Resource): void => {
    for (const { to } of linksFrom(resource)) visit(to)
    const key = namespaceOf(resource)
    const holder = found.get(key) ?? resource
    if (holder !== resource) {
      throw new BallastError(
        'NAME_TAKEN',
        `The ${resource.kind} "${resource.name}" has the name of a ${holder.kind}. Give one of them another name`,
        { facts: { name: resource.name, kinds: [holder.kind, resource.kind] } },
      )
    }
    found.set(key, resource)
  }
  visit(entry)
  return [...found.values()]
}

/** A topic lives in its broker, not on this machine: it may share its name with a process. */
function namespaceOf({ kind, name }: Resource): string {
  return kind === 'topic' ? `topic/${name}` : name
}
