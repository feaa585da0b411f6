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
import { type FieldsOf, type UnsupportedField, unsupportedFields } from './fields.ts'
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

/** Ballast's engines. If several serve one kind, the first is the default. */
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

/** Software that Ballast's engines need on this machine, all of them together. */
export const needs: readonly Need[] = engines.flatMap((engine) => engine.needs)

/** Lists the software that the engines of a platform need on this machine. */
export function needsOf({ resources }: Pick<Platform, 'resources'>): Need[] {
  return resources.flatMap((resource) => engineOf(resource)?.needs ?? [])
}

/** Returns the engine that runs a resource. A topic has none: its broker's engine creates it. */
export function engineOf(resource: Resource): Engine | undefined {
  // An engine gets only resources of its kind, which the type of a list cannot express.
  const own = engines as readonly { kind: string; name: string }[] as readonly Engine[]
  const able = [...own, ...addedEngines()].filter(({ kind }) => kind === resource.kind)
  const wanted = 'engine' in resource ? resource.engine : undefined
  return able.find(({ name }) => name === wanted) ?? able[0]
}

/** Returns how each field of a declared resource is treated. */
export function fieldsOf(resource: Resource): FieldsOf<ResourceKind> {
  return engineOf(resource)?.fields ?? (topicFields as FieldsOf<ResourceKind>)
}

/** Returns the fields of a declared resource that its engine does not support. */
export function unsupportedFieldsOf(resource: Resource): UnsupportedField[] {
  if (resource.kind !== 'topic' && engineOf(resource) === undefined) return []
  return unsupportedFields(fieldsOf(resource), resource)
}

/** Returns the topology of a platform as its engines run it. Pure. */
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

/**
 * Returns a platform's addresses, on loopback or by another `placement`. Pure.
 *
 * @throws {BallastError} DECLARATION_INVALID for an offset that is too large
 */
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
