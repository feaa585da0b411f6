import { resource } from '../resource.ts'
import type { Resource } from '../resources/index.ts'

/** A network of the platform: who is in it, and whether it reaches the world. */
export interface Network {
  readonly kind: 'network'
  readonly name: string
  readonly members: readonly Resource[]
  /** No way out, no way in from outside. */
  readonly internal: boolean
  /** Hosts outside that members may reach. */
  readonly egress: readonly string[]
}

export function network(
  name: string,
  members: readonly Resource[],
  options: { internal?: boolean; egress?: readonly string[] } = {},
): Network {
  return resource({ kind: 'network', name, members, internal: true, egress: [], ...options })
}
