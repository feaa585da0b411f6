import type { ResourceKind, ResourceOf } from '@ballast/model'
import type { Engine } from './engine.ts'
import { type FieldsOf, type NotDone, notDone } from './fields.ts'
import { gatewayEngine } from './gateway/driver.ts'
import { haproxyEngine } from './haproxy/driver.ts'
import { needs as haproxyNeeds } from './haproxy/install.ts'
import { issuerEngine } from './issuer/driver.ts'
import { kafkaEngine } from './kafka/driver.ts'
import { topicFields } from './kafka/fields.ts'
import { needs as kafkaNeeds } from './kafka/install.ts'
import { nodeServiceEngine } from './node-service/driver.ts'
import { postgresEngine } from './postgres/driver.ts'
import { needs as postgresNeeds } from './postgres/install.ts'
import { redisEngine } from './redis/driver.ts'
import { needs as redisNeeds } from './redis/install.ts'
import { zipkinEngine } from './zipkin/driver.ts'
import { needs as zipkinNeeds } from './zipkin/install.ts'

const engines: { readonly [Kind in Exclude<ResourceKind, 'topic'>]: Engine<Kind> } = {
  postgres: postgresEngine,
  kafka: kafkaEngine,
  redis: redisEngine,
  tracing: zipkinEngine,
  identity: issuerEngine,
  service: nodeServiceEngine,
  gateway: gatewayEngine,
  loadBalancer: haproxyEngine,
}

/** What the engines need on this machine, whoever of them is used. */
export const needs = [
  ...postgresNeeds,
  ...kafkaNeeds,
  ...redisNeeds,
  ...zipkinNeeds,
  ...haproxyNeeds,
]

/** The engine that runs resources of this kind; a topic has none, since its broker makes it. */
export function engineOf<Kind extends ResourceKind>(kind: Kind): Engine<Kind> | undefined {
  return (engines as Partial<Record<ResourceKind, unknown>>)[kind] as Engine<Kind> | undefined
}

/** What becomes of each field of a declared resource. */
export function fieldsOf<Kind extends ResourceKind>(kind: Kind): FieldsOf<Kind> {
  return (engineOf(kind)?.fields ?? topicFields) as FieldsOf<Kind>
}

/** What of a declared resource is not done on this machine. */
export function notDoneOf<Kind extends ResourceKind>(resource: ResourceOf<Kind>): NotDone[] {
  return notDone(fieldsOf(resource.kind as Kind), resource)
}
