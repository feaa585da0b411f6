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

/** Desired state of a database and of the roles that may connect to it. */
export interface DatabaseObjects {
  readonly database: string
  readonly roles: readonly DatabaseRole[]
  /** Maximum number of connections of each runtime role. */
  readonly connectionLimit: number
}

/** Describes what `provisionDatabase` creates. */
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

/** Creates the database and its roles, each with the least privileges that it needs. Idempotent. */
export async function provisionDatabase(context: EngineContext<Postgres>): Promise<void> {
  const { resource, addresses } = context
  const { roles, connectionLimit: most } = databaseObjects(resource, addresses.topology)
  const runtime = roles.filter(({ duty }) => duty === 'runtime')
  const cluster = await connectAs(context, superuser, superuser)
  try {
    // Held until the connection closes: concurrent grants on the same object fail with "tuple concurrently updated".
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

/**
 * Returns the connection limit of a runtime role: an equal share of what is not reserved for superusers, migrations
 * and monitoring.
 */
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
  const statements = [
    `${verb} role ${name(role.name)} login nosuperuser nocreatedb nocreaterole noreplication password ${literal(verifier)}`,
  ]
  if (role.duty === 'auditor') {
    statements.push(
      `grant pg_read_all_data, pg_monitor to ${name(role.name)}`,
      `alter role ${name(role.name)} set default_transaction_read_only = on`,
    )
  }
  // One query is one transaction, so that a crash leaves no role without its grants.
  await cluster.query(statements.join(';\n'))
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
  // Owners may create schemas and trusted extensions; only the superuser may drop the database.
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

/** Returns statements that let the runtime role use the tables, sequences and schemas that the owner creates later. */
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
