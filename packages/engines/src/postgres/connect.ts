import type { Postgres } from '@ballast/model'
import { Client } from 'pg'
import type { EngineContext } from '../engine.ts'
import { roleSecret } from './roles.ts'

/** A connection to a database of the cluster as one of its roles. */
export async function connectAs(
  {
    addresses,
    resource,
    secrets,
  }: Pick<EngineContext<Postgres>, 'addresses' | 'resource' | 'secrets'>,
  role: string,
  database = resource.name,
): Promise<Client> {
  const { host, ports } = addresses.of(resource)[0]!
  const client = new Client({
    host,
    port: ports.main!,
    database,
    user: role,
    password: await secrets.read(roleSecret(resource, role)),
    application_name: 'ballast',
    connectionTimeoutMillis: 2_000,
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
