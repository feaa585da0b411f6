import {
  assemble,
  type Platform,
  type PlatformDefinition,
  resourcesOf,
  type Variant,
} from '@ballast/model'

/** How the platform of a drill differs from the declared one: plain data. */
export interface Derivation {
  /** Routes every TCP link of a service to a database, a cache or another service through a proxy. */
  readonly detours?: boolean
  /** Settings of services, by the service's name. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Nodes whose data lies on a small disk of their own, by its size in MiB. Needs root. */
  readonly smallDisks?: Readonly<Record<string, number>>
  /** Puts all databases into the cluster of this one, with the sum of their connection limits. */
  readonly oneCluster?: string
  /** Number of brokers, and of separate controllers; each partition has three replicas. */
  readonly brokers?: number
}

/**
 * The declared platform with what a drill needs to disturb it. The shape stays: same resources, and the same links
 * of services.
 */
export function derive(
  { name, in: declaredIn }: PlatformDefinition,
  { settings = {}, oneCluster, brokers }: Derivation,
): PlatformDefinition {
  return Object.freeze({
    name,
    in(environmentName: string): Platform {
      const declared = declaredIn(environmentName)
      const most = totalConnections(declared)
      const changed = rebuilt(declared, (value) => {
        const { kind, name: called } = value as { kind?: string; name?: string }
        if (kind === 'postgres' && called === oneCluster) return { ...value, maxConnections: most }
        if (kind === 'kafka' && brokers !== undefined) return { ...value, ...replicated(brokers) }
        if (kind === 'topic' && brokers !== undefined) {
          return { ...value, replicas: 3, minInsyncReplicas: 2 }
        }
        const more = kind === 'service' && called !== undefined ? settings[called] : undefined
        if (more === undefined) return value
        return { ...value, settings: { ...(value as { settings: object }).settings, ...more } }
      })
      return assemble(name, declared.environment, changed)
    },
  })
}

/**
 * How the platform of a drill is run: which of its links lead through proxies, and which databases share a server.
 * Links to Kafka have no detour: its clients follow the address that the broker itself gives out.
 */
export function variantOf(
  platform: Platform,
  { detours = false, oneCluster }: Derivation,
): Variant {
  const others = resourcesOf(platform, 'postgres').filter(({ name }) => name !== oneCluster)
  return {
    ...(oneCluster !== undefined && {
      sharing: Object.fromEntries(others.map(({ name }) => [name, oneCluster])),
    }),
    ...(detours && {
      detours: platform.links
        .filter(({ how }) => how === 'stores' || how === 'caches' || how === 'calls')
        .map(({ from, to }) => ({ from: from.name, to: to.name })),
    }),
  }
}

function replicated(brokers: number) {
  return { brokers, controllers: brokers, offsetsReplicas: 3, offsetsMinInsyncReplicas: 2 }
}

function totalConnections(platform: Platform): number {
  return resourcesOf(platform, 'postgres').reduce((sum, one) => sum + one.maxConnections, 0)
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
