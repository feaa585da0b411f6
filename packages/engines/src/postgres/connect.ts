import type { Postgres } from '@ballast/model'
import { Client } from 'pg'
import type { EngineContext } from '../engine.ts'
import { roleSecret } from './roles.ts'

/**
 * Connects to a database of the cluster as one of its roles.
 *
 * @param withinMs timeout of the connection and of each query; default 2 s for the connection, none for queries
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
  // Without a listener, the loss of an idle connection would end this process. The next query reports it.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}
