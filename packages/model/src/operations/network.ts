import { resource } from '../resource.ts'
import type { Resource } from '../resources/index.ts'

/** A network of the platform: its members, and its access to the outside. */
export interface Network {
  readonly kind: 'network'
  readonly name: string
  readonly members: readonly Resource[]
  /** No traffic to or from the outside. */
  readonly internal: boolean
  /** External hosts that members may reach. */
  readonly egress: readonly string[]
}

export function network(
  name: string,
  members: readonly Resource[],
  options: { internal?: boolean; egress?: readonly string[] } = {},
): Network {
  return resource({ kind: 'network', name, members, internal: true, egress: [], ...options })
}
