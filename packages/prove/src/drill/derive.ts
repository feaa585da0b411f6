import {
  assemble,
  type Detour,
  type Platform,
  type PlatformDefinition,
  type Postgres,
  resourcesOf,
} from '@ballast/model'

/** How the platform of a drill differs from the declared one: plain data. */
export interface Derivation {
  /** Every TCP link of a service to a database, a cache or another service goes by a proxy. */
  readonly detours?: boolean
  /** Settings of services, by the service's name. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Nodes whose data lies on a disk of its own, of so many MiB: it may be filled. Needs root. */
  readonly smallDisks?: Readonly<Record<string, number>>
  /** All databases live in the cluster of this one, which takes as many connections as all of theirs did. */
  readonly oneCluster?: string
}

/**
 * The declared platform with what a drill needs to disturb it. The shape stays: same resources, and the same links
 * of services.
 * Links to Kafka have no detour: its clients follow the address that the broker itself gives out.
 */
export function derive(
  { name, in: declaredIn }: PlatformDefinition,
  { detours = false, settings = {}, oneCluster }: Derivation,
): PlatformDefinition {
  return Object.freeze({
    name,
    in(environmentName: string): Platform {
      const declared = declaredIn(environmentName)
      const { environment } = declared
      const cluster = oneCluster === undefined ? undefined : clusterFor(declared, oneCluster)
      const changed = rebuilt(declared, (value) => {
        const { kind, name: called } = value as { kind?: string; name?: string }
        if (kind === 'postgres' && cluster !== undefined) {
          return called === cluster.name ? cluster : { ...value, on: cluster }
        }
        const more = kind === 'service' && called !== undefined ? settings[called] : undefined
        if (more === undefined) return value
        return { ...value, settings: { ...(value as { settings: object }).settings, ...more } }
      })
      const shape = assemble(name, environment, changed)
      const proxied = detours ? detoursOf(shape) : []
      return assemble(name, environment, changed, proxied)
    },
  })
}

/** The cluster of one database, with room for the connections of all. */
function clusterFor(platform: Platform, name: string): Postgres {
  const databases = resourcesOf(platform, 'postgres')
  const maxConnections = databases.reduce((sum, database) => sum + database.maxConnections, 0)
  return { ...databases.find((database) => database.name === name)!, maxConnections }
}

function detoursOf({ links }: Platform): Detour[] {
  return links
    .filter(({ how }) => how === 'stores' || how === 'caches' || how === 'calls')
    .map(({ from, to }) => ({ from: from.name, to: to.name }))
}

/** A copy of plain data in which each object is what `change` makes of it; what was shared stays shared. */
function rebuilt<T>(root: T, change: (value: object) => object): T {
  const done = new Map<object, object>()
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const known = done.get(value)
    if (known !== undefined) return known
    const copy = Array.isArray(value)
      ? value.map(visit)
      : change(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item)])))
    done.set(value, copy)
    return copy
  }
  return visit(root) as T
}
