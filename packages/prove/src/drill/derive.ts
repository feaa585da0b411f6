import { assemble, type Detour, type Platform, type PlatformDefinition } from '@ballast/model'

/** How the platform of a drill differs from the declared one: plain data. */
export interface Derivation {
  /** Every TCP link of a service to a database, a cache or another service goes by a proxy. */
  readonly detours?: boolean
  /** Settings of services, by the service's name. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/**
 * The declared platform with what a drill needs to disturb it. The shape stays: same resources, same links.
 * Links to Kafka have no detour: its clients follow the address that the broker itself gives out.
 */
export function derive(
  { name, in: declaredIn }: PlatformDefinition,
  { detours = false, settings = {} }: Derivation,
): PlatformDefinition {
  return Object.freeze({
    name,
    in(environmentName: string): Platform {
      const declared = declaredIn(environmentName)
      const { environment } = declared
      const changed = rebuilt(declared, (value) => {
        const { kind, name: service } = value as { kind?: string; name?: string }
        const more = kind === 'service' && service !== undefined ? settings[service] : undefined
        if (more === undefined) return value
        return { ...value, settings: { ...(value as { settings: object }).settings, ...more } }
      })
      const shape = assemble(name, environment, changed)
      const proxied = detours ? detoursOf(shape) : []
      return assemble(name, environment, changed, proxied)
    },
  })
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
