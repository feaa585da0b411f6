import type { Gateway } from './gateway.ts'
import type { Identity } from './identity.ts'
import type { Kafka } from './kafka.ts'
import type { LoadBalancer } from './load-balancer.ts'
import type { Postgres } from './postgres.ts'
import type { Redis } from './redis.ts'
import type { Service } from './service.ts'
import type { Topic } from './topic.ts'
import type { Tracing } from './tracing.ts'

export type { Backup, BackupOptions } from './backup.ts'
export { type Call, call } from './call.ts'
export type { Autoscaling, Probes, Update } from './deployment.ts'
export * from './gateway.ts'
export * from './identity.ts'
export * from './kafka.ts'
export type { Limits } from './limits.ts'
export * from './load-balancer.ts'
export * from './postgres.ts'
export * from './redis.ts'
export * from './route.ts'
export * from './service.ts'
export * from './topic.ts'
export * from './tracing.ts'

/**
 * Resource types by kind. A project that brings an engine adds its own:
 * `declare module '@ballast/model' { interface ResourceTypes { memcached: Memcached } }`.
 */
export interface ResourceTypes {
  postgres: Postgres
  kafka: Kafka
  topic: Topic
  redis: Redis
  tracing: Tracing
  identity: Identity
  service: Service
  gateway: Gateway
  loadBalancer: LoadBalancer
}

export type Resource = ResourceTypes[keyof ResourceTypes]
export type ResourceKind = keyof ResourceTypes
export type ResourceOf<Kind extends ResourceKind> = Extract<Resource, { kind: Kind }>
