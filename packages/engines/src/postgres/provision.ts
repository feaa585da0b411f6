import type { Postgres, Topology } from '@ballast/model'
import { type Client, escapeLiteral as literal, escapeIdentifier as name } from 'pg'
import type { EngineContext } from '../engine.ts'
import { connectAs } from './connect.ts'
import {
  auditor,
  type DatabaseRole,
  databaseRoles,
  ownerOf,
  roleSecret,
  superuser,
} from './roles.ts'
import { scramVerifier } from './scram-verifier.ts'

/** A database and the roles that may connect to it, as they shall be. */
export interface DatabaseObjects {
  readonly database: string
  readonly roles: readonly DatabaseRole[]
  /** Connections of each runtime role. */
  readonly connectionLimit: number
}

/** What `provisionDatabase` makes. */
export function databaseObjects(
  resource: Postgres,
  { platform }: Pick<Topology, 'platform'>,
): DatabaseObjects {
  const roles = databaseRoles(platform, resource)
  const runtime = roles.filter(({ duty }) => duty === 'runtime')
  return {
    database: resource.name,
    roles,
    connectionLimit: connectionLimit(resource, runtime.length),
  }
}

/** Makes the database and its roles with the least that each needs. Running it again changes nothing. */
export async function provisionDatabase(context: EngineContext<Postgres>): Promise<void> {
  const { resource, addresses } = context
  const { roles, connectionLimit: most } = databaseObjects(resource, addresses.topology)
  const runtime = roles.filter(({ duty }) => duty === 'runtime')
  const cluster = await connectAs(context, superuser, superuser)
  try {
    // Held until the connection ends: two that grant on the same row at once fail ("tuple concurrently updated").
    await cluster.query(`select pg_advisory_lock(hashtext('ballast'))`)
    for (const role of roles) await makeRole(cluster, context, role)
    for (const role of runtime)
      await cluster.query(`alter role ${name(role.name)} connection limit ${most}`)
    await makeDatabase(cluster, resource.name, roles)
  } finally {
    await cluster.end()
  }
  const database = await connectAs(context, superuser)
  try {
    await database.query(`begin`)
    await database.query(schemaStatements(roles).join(';\n'))
    await database.query(`commit`)
  } finally {
    await database.end()
  }
}

/** Connections of each runtime role: its share of what is not kept for superusers, migrations and monitoring. */
function connectionLimit(
  { maxConnections, reservedConnections }: Postgres,
  runtimeRoles: number,
): number {
  return Math.floor((maxConnections - reservedConnections) / runtimeRoles)
}

async function makeRole(
  cluster: Client,
  { addresses, resource, secrets }: EngineContext<Postgres>,
  role: DatabaseRole,
): Promise<void> {
  const password = await secrets.read(roleSecret(addresses.topology, resource, role.name))
  const found = await cluster.query<{ rolpassword: string | null }>(
    'select rolpassword from pg_authid where rolname = $1',
    [role.name],
  )
  const current = found.rows[0]?.rolpassword
  const verifier = await scramVerifier(password, current)
  if (verifier === current) return
  const verb = found.rowCount ? 'alter' : 'create'
  await cluster.query(
    `${verb} role ${name(role.name)} login nosuperuser nocreatedb nocreaterole noreplication password ${literal(verifier)}`,
  )
  if (role.duty !== 'auditor') return
  await cluster.query(`grant pg_read_all_data, pg_monitor to ${name(role.name)}`)
  await cluster.query(`alter role ${name(role.name)} set default_transaction_read_only = on`)
}

async function makeDatabase(
  cluster: Client,
  database: string,
  roles: readonly DatabaseRole[],
): Promise<void> {
  const found = await cluster.query('select from pg_database where datname = $1', [database])
  if (!found.rowCount) await cluster.query(`create database ${name(database)}`)
  await cluster.query(`
    revoke all on database ${name(database)}, postgres, template1 from public;
    grant connect on database ${name(database)} to ${namesOf(roles)}`)
  const owners = roles.filter(({ duty }) => duty === 'owner')
  // Its own schemas and trusted extensions; dropping the database stays with the superuser.
  if (owners.length > 0) {
    await cluster.query(`grant create on database ${name(database)} to ${namesOf(owners)}`)
  }
}

function schemaStatements(roles: readonly DatabaseRole[]): string[] {
  const [owner] = roles.filter(({ duty }) => duty === 'owner')
  const runtime = roles.filter(({ duty }) => duty === 'runtime')
  return [
    'create extension if not exists pg_stat_statements',
    'revoke all on schema public from public',
    `grant usage on schema public to ${name(auditor)}`,
    ...(owner ? [`alter schema public owner to ${name(owner.name)}`] : []),
    ...runtime.flatMap((role) => [
      `grant usage on schema public to ${name(role.name)}`,

      ...defaultPrivileges(ownerOf(role.name), role.name),
    ]),
  ]
}

/** What the owner will make, the runtime role may use. */
function defaultPrivileges(owner: string, runtime: string): string[] {
  const granted = `alter default privileges for role ${name(owner)} grant`
  return [
    `${granted} select, insert, update, delete on tables to ${name(runtime)}`,
    `${granted} usage, select on sequences to ${name(runtime)}`,
    `${granted} usage on schemas to ${name(runtime)}`,
  ]
}

function namesOf(roles: readonly DatabaseRole[]): string {
  return roles.map((role) => name(role.name)).join(', ')
}
