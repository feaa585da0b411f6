import { topologyFor } from '@ballast/engines'
import type { Platform, ResourceKind } from '@ballast/model'

/** Ids of all processes of the resources of some kinds, in the order of the declaration. */
export function nodesOf(platform: Platform, ...kinds: ResourceKind[]): string[] {
  return topologyFor(platform)
    .nodes.filter(({ resource }) => kinds.includes(resource.kind))
    .map(({ id }) => id)
}

/** Ids of the processes of the services that belong to the platform, not to strangers outside. */
export function ownServiceNodes(platform: Platform): string[] {
  return topologyFor(platform)
    .nodes.filter(({ resource }) => resource.kind === 'service' && !resource.external)
    .map(({ id }) => id)
}

/** Ids of all processes of one resource. */
export function nodesOfResource(platform: Platform, kind: ResourceKind, name: string): string[] {
  return topologyFor(platform)
    .nodes.filter(({ resource }) => resource.kind === kind && resource.name === name)
    .map(({ id }) => id)
}
