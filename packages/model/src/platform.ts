import { declareIn, type Environment, environments, isEnvironment } from './environment.ts'
import { BallastError } from './error.ts'
import { type Link, linksFrom } from './links.ts'
import { defaultOperations, type Operations } from './operations/index.ts'
import type { PlatformPromise } from './promises.ts'
import { refuseConflicts } from './refuse-conflicts.ts'
import { refuseBadName } from './resource.ts'
import type { LoadBalancer, Resource, ResourceKind, ResourceOf } from './resources/index.ts'

export interface Declaration extends Partial<Operations> {
  /** Root of the dependency graph: only resources reachable from here are run. */
  readonly entry: LoadBalancer
  readonly promises: readonly PlatformPromise[]
}

/** A platform in one environment: its resources, their links, and its promises. */
export interface Platform extends Operations {
  readonly name: string
  readonly environment: Environment
  readonly entry: LoadBalancer
  /** Dependencies first: each resource comes after all resources that it links to. */
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
 * Declares a platform as a plain function from the environment's name to resources and promises.
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

/** Assembles the platform of one environment from its declaration. @throws {BallastError} NAME_TAKEN, PORT_CONFLICT, DECLARATION_INVALID */
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

/** Returns all resources of one kind, dependencies first. */
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
        `The name "${resource.name}" is used by a ${holder.kind} and by a ${resource.kind}. Rename one of them`,
        { facts: { name: resource.name, kinds: [holder.kind, resource.kind] } },
      )
    }
    found.set(key, resource)
  }
  visit(entry)
  return [...found.values()]
}

/** Returns the key that must be unique. A topic is not a process, so it may have the name of one. */
function namespaceOf({ kind, name }: Resource): string {
  return kind === 'topic' ? `topic/${name}` : name
}
