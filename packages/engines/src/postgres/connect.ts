import type { Postgres } from '@ballast/model'
import { Client } from 'pg'
import type { EngineContext } from '../engine.ts'
import { roleSecret } from './roles.ts'

/**
 * A connection to a database of the cluster as one of its roles.
 *
 * @param withinMs limits the connection and each answer; default 2 s for the connection, none for answers
 */
export async function connectAs(
  {
    addresses,
    resource,
    secrets,
  }: Pick<EngineContext<Postgres>, 'addresses' | 'resource' | 'secrets'>,
  role: string,
  database = resource.name,
  withinMs?: number,
): Promise<Client> {
  const { host, port } = addresses.one('operator', resource, 'read-write')
  const client = new Client({
    host,
    port,
    database,
    user: role,
    password: await secrets.read(roleSecret(addresses.topology, resource, role)),
    application_name: 'ballast',
    connectionTimeoutMillis: withinMs ?? 2_000,
    ...(withinMs !== undefined && { query_timeout: withinMs }),
  })
  // A server that goes away makes an idle client emit: the next query reports it.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}
