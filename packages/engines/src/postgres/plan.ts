import { type Member, mebibytes, type Postgres, type Topology } from '@ballast/model'
import type { EngineSecret, NodeOf } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import type { Site } from '../site.ts'
import { postgres } from './install.ts'
import { databaseRoles, roleSecret, superuser } from './roles.ts'

/** Lists the processes of a database cluster: one server. */
export function postgresMembers({ port, limits }: Postgres): Member[] {
  return [
    {
      role: 'server',
      count: 1,
      ports: { main: { port, serves: 'read-write' } },
      keepsData: true,
      ...(limits && { limits }),
    },
  ]
}

/** Lists the passwords of a database's roles and of its cluster's superuser. */
export function postgresSecrets(
  database: Postgres,
  topology: Pick<Topology, 'platform' | 'livesOn'>,
): EngineSecret[] {
  const secret = (role: string): EngineSecret => ({
    name: roleSecret(topology, database, role),
    kind: 'password',
    readers: [],
  })
  return [
    secret(superuser),
    ...databaseRoles(topology.platform, database).map(({ name, duty, service }): EngineSecret => {
      if (service === undefined) return secret(name)
      const opens = duty === 'runtime' ? ({ opens: 'read-write' } as const) : {}
      return { ...secret(name), readers: [service], ...opens }
    }),
  ]
}

export function postgresPlan(node: NodeOf<Postgres>, site: Site): NodePlan {
  const configuration = site.path(node, 'config', 'postgresql.conf')
  const access = site.path(node, 'config', 'pg_hba.conf')
  const data = site.path(node, 'data', 'cluster')
  return {
    node: node.id,
    software: postgres.name,
    command: [site.program(postgres, 'postgres'), '-D', data, '-c', `config_file=${configuration}`],
    env: {},
    workingDirectory: site.path(node, 'data'),
    directories: [],
    files: [
      { path: access, text: hostBasedAccess(node, site) },
      { path: configuration, text: postgresConfiguration(node, { data, access }) },
    ],
    user: 'postgres',
    ...(node.member.limits && { limits: node.member.limits }),
    // Long enough for crash recovery, which replays the WAL.
    ready: { kind: 'exchange', port: 'main', ...startup, withinMs: 60_000 },
    // SIGINT is a fast shutdown: it ends sessions and writes a checkpoint. SIGTERM would wait for clients to disconnect.
    stop: { signals: ['SIGINT'], graceMs: 15_000 },
  }
}

/**
 * Readiness check as in `pg_isready`: a startup message of protocol 3.0 for the superuser. A server that accepts
 * connections requests a password ("R"); one that is starting or recovering answers with an error ("E", SQLSTATE
 * 57P03).
 * https://www.postgresql.org/docs/15/protocol-message-formats.html
 */
const startup = { send: startupMessage({ user: superuser, database: superuser }), expect: '^R' }

function startupMessage(parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters).flat()
  const body = Buffer.from(`${pairs.join('\0')}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + body.length)
  head.writeInt32BE(3 << 16, 4)
  return Buffer.concat([head, body]).toString('hex')
}

/** Renders `postgresql.conf`: durable writes, little memory, detailed logs. */
function postgresConfiguration(
  { resource, host, ports }: NodeOf<Postgres>,
  paths: { data: string; access: string },
): string {
  const { maxConnections, maxSlotWalKept, parameters } = resource
  return `# Rendered by Ballast at every start: changes made here are lost.
data_directory = ${quoted(paths.data)}
hba_file = ${quoted(paths.access)}
listen_addresses = ${quoted(host)}
port = ${ports.main}
# Clients connect over TCP with a password only; no unix socket.
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = ${maxConnections}

# A commit is on disk before it is acknowledged.
fsync = on
synchronous_commit = on
full_page_writes = on

# Several clusters may share one machine.
shared_buffers = '64MB'
work_mem = '8MB'
maintenance_work_mem = '64MB'
min_wal_size = '80MB'
max_wal_size = '1GB'
# A replication slot whose consumer never comes back must not fill the disk.
max_slot_wal_keep_size = ${maxSlotWalKept === 'unlimited' ? -1 : `'${Math.ceil(maxSlotWalKept / mebibytes(1))}MB'`}
max_worker_processes = 4
max_parallel_workers = 2
autovacuum_max_workers = 2
# Services run short statements, which take longer to compile than to run.
jit = off

# A client that has disconnected must not hold locks.
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
# Logged statements could contain passwords.
log_statement = 'none'
log_min_duration_statement = '500ms'
log_lock_waits = on
log_temp_files = '10MB'
log_autovacuum_min_duration = '1s'

# Declared parameters, which override those above.
${Object.entries(parameters)
  .map(([name, value]) => `${name} = ${quoted(String(value))}\n`)
  .join('')}`
}

/** Renders `pg_hba.conf`: roles of a service may connect only to its database, and only from addresses of clients. */
function hostBasedAccess({ resource }: NodeOf<Postgres>, { addresses }: Site): string {
  const { topology } = addresses
  const databases = topology.hostedBy(resource).filter(({ kind }) => kind === 'postgres')
  const lines = addresses.clients(resource).flatMap((address) => [
    ...databases.map(({ name }, at) => {
      const roles = databaseRoles(topology.platform, databases[at] as Postgres).map((role) =>
        quotedName(role.name),
      )
      return `host ${quotedName(name)} ${roles.join(',')} ${address} scram-sha-256`
    }),
    `host all ${superuser} ${address} scram-sha-256`,
  ])
  return `# Rendered by Ballast at every start.\n${lines.join('\n')}\nhost all all all reject\n`
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function quotedName(name: string): string {
  return `"${name}"`
}
