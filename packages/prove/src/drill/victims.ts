import { topologyFor } from '@ballast/engines'
import type { Platform, ResourceKind } from '@ballast/model'

/** Ids of all processes of the resources of some kinds, in the order of the declaration. */
export function nodesOf(platform: Platform, ...kinds: ResourceKind[]): string[] {
  return topologyFor(platform)
    .nodes.filter(({ resource }) => kinds.includes(resource.kind))
    .map(({ id }) => id)
}
