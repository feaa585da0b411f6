import { described, type FieldsOf, oneOf, only, rendered } from '../fields.ts'

export const redisFields: FieldsOf<'redis'> = {
  name: rendered,
  port: rendered,
  maxMemory: rendered,
  holds: described,
  policy: oneOf('allkeys-lru', 'allkeys-lfu', 'volatile-lru', 'volatile-ttl', 'noeviction'),
  ttl: rendered,
  persistence: oneOf('none', 'rdb', 'aof'),
  replicas: only(0),
  minReplicasToWrite: only(0),
  sentinels: only(0),
  timeout: rendered,
  tls: only(false),
  acl: only(true),
  // Clients that hold locks use them.
  fencingTokens: described,
}
