import {
  type AddressPlan,
  mebibytes,
  type Platform,
  type PlatformNode,
  type Postgres,
  resourcesOf,
} from '@ballast/model'
import { databaseRoles } from './roles.ts'

/** `postgresql.conf`: durable, small, and telling. */
export function postgresConfiguration(
  { maxConnections, maxSlotWalKept, parameters }: Postgres,
  { host, ports }: PlatformNode,
  paths: { data: string; hostBasedAccess: string },
): string {
  return `# Rendered by Ballast at every start: changes made here are lost.
data_directory = ${quoted(paths.data)}
hba_file = ${quoted(paths.hostBasedAccess)}
listen_addresses = ${quoted(host)}
port = ${ports.main}
# Everyone comes over TCP with a password: a socket would be a second way in.
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = ${maxConnections}

# What is acknowledged is on disk.
fsync = on
synchronous_commit = on
full_page_writes = on

# Four clusters share one machine.
shared_buffers = '64MB'
work_mem = '8MB'
maintenance_work_mem = '64MB'
min_wal_size = '80MB'
max_wal_size = '1GB'
# A consumer of the log that never comes back must not fill the disk.
max_slot_wal_keep_size = ${maxSlotWalKept === 'unlimited' ? -1 : `'${Math.ceil(maxSlotWalKept / mebibytes(1))}MB'`}
max_worker_processes = 4
max_parallel_workers = 2
autovacuum_max_workers = 2
# Orders are short statements: compiling one takes longer than running it.
jit = off

# A client that went away must not hold locks.
idle_in_transaction_session_timeout = '30s'
tcp_keepalives_idle = 30
tcp_keepalives_interval = 10
tcp_keepalives_count = 3
client_connection_check_interval = '5s'

shared_preload_libraries = 'pg_stat_statements'
track_io_timing = on
log_destination = 'stderr'
log_line_prefix = '%m [%p] %q%u@%d/%a '
log_timezone = 'UTC'
timezone = 'UTC'
# Statements that set a password would be among them.
log_statement = 'none'
log_min_duration_statement = '500ms'
log_lock_waits = on
log_temp_files = '10MB'
log_autovacuum_min_duration = '1s'

# Declared: the last word.
${Object.entries(parameters)
  .map(([name, value]) => `${name} = ${quoted(String(value))}\n`)
  .join('')}`
}

/** `pg_hba.conf` of a cluster: the roles of a service reach its database and no other. */
export function hostBasedAccess(
  platform: Platform,
  addresses: AddressPlan,
  cluster: Postgres,
): string {
  const held = resourcesOf(platform, 'postgres').filter(({ on }) => on === cluster)
  const from = [...new Set(addresses.of(cluster).map(({ host }) => `${host}/32`))]
  const lines = from.flatMap((address) => [
    ...[cluster, ...held].map((database) => {
      const roles = databaseRoles(platform, database).map(({ name }) => quotedName(name))
      return `host ${quotedName(database.name)} ${roles.join(',')} ${address} scram-sha-256`
    }),
    `host all postgres ${address} scram-sha-256`,
  ])
  return `# Rendered by Ballast at every start.\n${lines.join('\n')}\nhost all all all reject\n`
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function quotedName(name: string): string {
  return `"${name}"`
}
