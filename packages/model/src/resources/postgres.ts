import { byEnvironment } from '../environment.ts'
import { integerBetween, port, resource, zones } from '../resource.ts'
import { type Bytes, type Duration, gibibytes, seconds } from '../units.ts'
import { type Backup, type BackupOptions, backup } from './backup.ts'
import { type Limits, limits } from './limits.ts'

/**
 * Durability that a commit waits for. `quorum`: the local disk and any one standby. `all-standbys`: the local disk
 * and all standbys. `remote-write`: the memory of one standby. `off`: nothing.
 */
export type Commit = 'off' | 'local-disk' | 'remote-write' | 'quorum' | 'all-standbys'

/** Automatic failover. The option names are Patroni's. */
export interface Failover {
  /** Lifetime of the leader's lease; after it a standby may take over. Default 20 seconds, the minimum of Patroni. */
  readonly ttl: Duration
  /** Time between two checks of the lease. Default 5 seconds. */
  readonly loopWait: Duration
  /** How long a request to etcd is retried. Default 5 seconds. */
  readonly retryTimeout: Duration
  /** Largest replication lag of a standby that may be promoted. Default 0: only a standby that has everything. */
  readonly maximumLag: Bytes
  /** A watchdog stops a primary that loses its lease, even if it hangs. Default true. */
  readonly watchdog: boolean
  /** Members of the etcd cluster that stores the lease. Default 3. */
  readonly members: number
}

/** PgBouncer in front of the primary. */
export interface Pooler {
  readonly mode: 'transaction' | 'session' | 'statement'
  /** Connections to the server. Default 60. */
  readonly size: number
  /** Connections from services. Default 1,000. */
  readonly maxClients: number
}

/** A PostgreSQL cluster with one database of the same name. */
export interface Postgres {
  readonly kind: 'postgres'
  readonly name: string
  readonly port: number
  readonly version: 13 | 14 | 15 | 16 | 17 | 18
  /** Connections that the server accepts. */
  readonly maxConnections: number
  /** Connections out of `maxConnections` that are reserved for superusers, migrations and monitoring. */
  readonly reservedConnections: number
  /** Further parameters of `postgresql.conf`, by name. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  /** Further arguments of `initdb`. */
  readonly initdbArguments: readonly string[]
  /** Further environment variables of the container image. */
  readonly imageVariables: Readonly<Record<string, string>>
  readonly standbys: number
  readonly commit: Commit
  readonly failover?: Failover
  readonly pooler?: Pooler
  /** Asynchronous replicas for reports. They are never promoted and no commit waits for them. */
  readonly readReplicas: number
  /** `off`: plaintext is accepted. `required`: only TLS. `verify-full`: only TLS, and clients verify the host name. */
  readonly tls: 'off' | 'required' | 'verify-full'
  readonly authentication: 'scram-sha-256' | 'md5' | 'trust'
  readonly encryptedVolume: boolean
  readonly dataChecksums: boolean
  /** Write-ahead log that a replication slot may retain before PostgreSQL invalidates the slot. */
  readonly maxSlotWalKept: Bytes | 'unlimited'
  readonly backup?: Backup
  readonly limits?: Limits
  /** Failure domains that the members are spread over. */
  readonly zones: number
}

export interface PostgresOptions<Standbys extends number = number, Waits extends Commit = Commit> {
  port: number
  version?: Postgres['version']
  maxConnections?: number
  reservedConnections?: number
  parameters?: Postgres['parameters']
  initdbArguments?: readonly string[]
  imageVariables?: Postgres['imageVariables']
  standbys?: Standbys
  commit?: Waits & Waiting<Standbys, Waits>
  failover?: Partial<Failover> | false
  pooler?: Partial<Pooler> | false
  readReplicas?: number
  tls?: Postgres['tls']
  authentication?: Postgres['authentication']
  encryptedVolume?: boolean
  dataChecksums?: boolean
  maxSlotWalKept?: Postgres['maxSlotWalKept']
  backup?: BackupOptions | false
  limits?: Partial<Limits>
  zones?: number
}

/** A commit cannot wait for standbys that do not exist. */
type Waiting<Standbys extends number, Waits extends Commit> = Standbys extends 0
  ? Waits extends 'off' | 'local-disk'
    ? Waits
    : 'with standbys: 0 a commit can only wait for the "local-disk"'
  : Waits

/**
 * Declares a database. Default: one process in `local`; elsewhere 2 standbys with quorum commit, failover, TLS, a
 * connection pooler and backups.
 */
export function postgres<
  const Standbys extends number = number,
  const Waits extends Commit = Commit,
>(name: string, options: PostgresOptions<Standbys, Waits>): Postgres {
  const { failover, pooler, backup: kept, limits: limited, ...given } = options
  const standbys: number = given.standbys ?? byEnvironment({ local: 0, ha: 2 })
  const commit: Commit = given.commit ?? (standbys > 0 ? 'quorum' : 'local-disk')
  const remote = byEnvironment({ local: false, ha: true })
  return resource({
    kind: 'postgres',
    version: 15,
    parameters: {},
    initdbArguments: [],
    imageVariables: {},
    tls: byEnvironment<Postgres['tls']>({ local: 'off', ha: 'verify-full' }),
    authentication: 'scram-sha-256',
    encryptedVolume: byEnvironment({ local: false, ha: false, production: true }),
    dataChecksums: true,
    maxSlotWalKept: gibibytes(10),
    ...given,
    name,
    port: port(`The port of postgres "${name}"`, given.port),
    maxConnections: integerBetween(
      `maxConnections of postgres "${name}"`,
      given.maxConnections ?? 100,
      10,
      10_000,
    ),
    reservedConnections: integerBetween(
      `reservedConnections of postgres "${name}"`,
      given.reservedConnections ?? 10,
      0,
      1_000,
    ),
    standbys: integerBetween(`standbys of postgres "${name}"`, standbys, 0, 15),
    readReplicas: integerBetween(
      `readReplicas of postgres "${name}"`,
      given.readReplicas ?? 0,
      0,
      15,
    ),
    commit,
    zones: zones(`postgres "${name}"`, given.zones),
    ...(failover !== false &&
      (failover !== undefined || standbys > 0) && { failover: { ...patroni, ...failover } }),
    ...(pooler !== false &&
      (pooler !== undefined || remote) && { pooler: { ...pgBouncer, ...pooler } }),
    ...(kept !== false && (kept !== undefined || remote) && { backup: backup(kept ?? {}) }),
    ...((limited !== undefined || remote) && {
      limits: limits(`postgres "${name}"`, { memory: gibibytes(2), cpu: 2 }, limited),
    }),
  })
}

const patroni: Failover = {
  ttl: seconds(20),
  loopWait: seconds(5),
  retryTimeout: seconds(5),
  maximumLag: 0 as Bytes,
  watchdog: true,
  members: 3,
}

const pgBouncer: Pooler = { mode: 'transaction', size: 60, maxClients: 1_000 }
