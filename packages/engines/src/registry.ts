import {
  type Addresses,
  addressesIn,
  loopbackPlacement,
  type Placement,
  type Platform,
  type Resource,
  type ResourceKind,
  type Topology,
  topologyOf,
  type Variant,
} from '@ballast/model'
import { addedEngines } from './added-engines.ts'
import type { Engine } from './engine.ts'
import { type FieldsOf, type NotDone, notDone } from './fields.ts'
import { gatewayEngine } from './gateway/engine.ts'
import { haproxyEngine } from './haproxy/engine.ts'
import type { Need } from './install/index.ts'
import { issuerEngine } from './issuer/engine.ts'
import { kafkaEngine } from './kafka/engine.ts'
import { topicFields } from './kafka/fields.ts'
import { nodeServiceEngine } from './node-service/engine.ts'
import { postgresEngine } from './postgres/engine.ts'
import { redisEngine } from './redis/engine.ts'
import { zipkinEngine } from './zipkin/engine.ts'

/** Every engine of Ballast, a line each; of those that serve one kind the first is what an undeclared `engine` means. */
const engines = [
  postgresEngine,
  kafkaEngine,
  redisEngine,
  zipkinEngine,
  issuerEngine,
  nodeServiceEngine,
  gatewayEngine,
  haproxyEngine,
]

/** What the engines of Ballast need on this machine, whichever of them is used. */
export const needs: readonly Need[] = engines.flatMap((engine) => engine.needs)

/** What the engines of a platform need on this machine. */
export function needsOf({ resources }: Pick<Platform, 'resources'>): Need[] {
  return resources.flatMap((resource) => engineOf(resource)?.needs ?? [])
}

/** The engine that runs a resource; a topic has none, since its broker makes it. */
export function engineOf(resource: Resource): Engine | undefined {
  // An engine is only ever given resources of its kind, which the types cannot follow through a list.
  const own = engines as readonly { kind: string; name: string }[] as readonly Engine[]
  const able = [...own, ...addedEngines()].filter(({ kind }) => kind === resource.kind)
  const wanted = 'engine' in resource ? resource.engine : undefined
  return able.find(({ name }) => name === wanted) ?? able[0]
}

/** What becomes of each field of a declared resource. */
export function fieldsOf(resource: Resource): FieldsOf<ResourceKind> {
  return engineOf(resource)?.fields ?? (topicFields as FieldsOf<ResourceKind>)
}

/** What of a declared resource is not done on this machine. */
export function notDoneOf(resource: Resource): NotDone[] {
  if (resource.kind !== 'topic' && engineOf(resource) === undefined) return []
  return notDone(fieldsOf(resource), resource)
}

/** The topology of a platform as its engines run it. Pure. */
export function topologyFor(platform: Platform, variant?: Variant): Topology {
  return topologyOf(
    platform,
    {
      members: (resource) => engineOf(resource)?.members(resource) ?? [],
      secrets: (resource, topology) => engineOf(resource)?.secrets?.(resource, topology) ?? [],
    },
    variant,
  )
}

/** A platform's addresses on loopback, or where `placement` puts it. Pure. @throws {BallastError} DECLARATION_INVALID for an offset that is too large */
export function addressesFor(
  platform: Platform,
  {
    portOffset = 0,
    variant = {},
    placement = (topology) => loopbackPlacement(topology, { portOffset }),
  }: {
    portOffset?: number
    variant?: Variant
    placement?: (topology: Topology) => Placement
  } = {},
): Addresses {
  const topology = topologyFor(platform, variant)
  return addressesIn(topology, placement(topology), variant.detours ?? [])
}
