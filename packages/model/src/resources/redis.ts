import { byEnvironment } from '../environment.ts'
import { integerBetween, port, resource } from '../resource.ts'
import { type Bytes, type Duration, milliseconds, seconds } from '../units.ts'

/** A Redis server for data that may be lost: caches, sessions, limits. */
export interface Redis {
  readonly kind: 'redis'
  readonly name: string
  readonly port: number
  readonly maxMemory: Bytes
  /** Kinds of data that it holds. */
  readonly holds: readonly ('cache' | 'sessions' | 'limits' | 'locks' | 'idempotency-keys')[]
  /** Eviction policy when `maxMemory` is reached. Default `allkeys-lru`. */
  readonly policy: 'allkeys-lru' | 'allkeys-lfu' | 'volatile-lru' | 'volatile-ttl' | 'noeviction'
  /** TTL of keys. Default 60 seconds; `forever`: keys do not expire. */
  readonly ttl: Duration | 'forever'
  readonly persistence: 'none' | 'rdb' | 'aof'
  readonly replicas: number
  /** Replicas that must have received a write before it is acknowledged; 0: none. */
  readonly minReplicasToWrite: number
  /** Sentinels that elect a new primary; 0: no failover. */
  readonly sentinels: number
  /** How long a command may take. Default 50 milliseconds. */
  readonly timeout: Duration
  readonly tls: boolean
  readonly acl: boolean
  /** Locks come with a fencing token, a growing number; the locked resource rejects smaller ones. */
  readonly fencingTokens: boolean
}

export interface RedisOptions {
  maxMemory: Bytes
  port?: number
  holds?: Redis['holds']
  policy?: Redis['policy']
  ttl?: Redis['ttl']
  persistence?: Redis['persistence']
  replicas?: number
  minReplicasToWrite?: number
  sentinels?: number
  timeout?: Duration
  tls?: boolean
  acl?: boolean
  fencingTokens?: boolean
}

export function redis(name: string, options: RedisOptions): Redis {
  const count = (field: string, value: number) =>
    integerBetween(`${field} of redis "${name}"`, value, 0, 15)
  return resource({
    kind: 'redis',
    holds: ['cache'],
    policy: 'allkeys-lru',
    ttl: seconds(60),
    persistence: 'none',
    timeout: milliseconds(50),
    tls: byEnvironment({ local: false, ha: true }),
    acl: true,
    fencingTokens: false,
    ...options,
    name,
    replicas: count('replicas', options.replicas ?? byEnvironment({ local: 0, ha: 1 })),
    minReplicasToWrite: count('minReplicasToWrite', options.minReplicasToWrite ?? 0),
    sentinels: count('sentinels', options.sentinels ?? byEnvironment({ local: 0, ha: 3 })),
    port: port(`The port of redis "${name}"`, options.port ?? 6379),
  })
}
