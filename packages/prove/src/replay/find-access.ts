import { auditor, roleSecret, type Secrets } from '@ballast/engines'
import { type Addresses, BallastError, httpUrl, type Platform, resourcesOf } from '@ballast/model'
import type { DatabaseAccess, PlatformAccess } from './platform-access.ts'

/**
 * Where the parties of a reconciliation are, from the platform's declaration. Databases are read as
 * `auditor`, which can change nothing.
 *
 * @throws {BallastError} DECLARATION_INVALID if the platform is not a shop with these resources
 */
export async function findAccess(
  platform: Platform,
  addresses: Addresses,
  secrets: Secrets,
): Promise<PlatformAccess> {
  const named = <T extends { name: string }>(
    resources: readonly T[],
    kind: string,
    name: string,
  ) => {
    const found = resources.find((resource) => resource.name === name)
    if (found !== undefined) return found
    throw new BallastError(
      'DECLARATION_INVALID',
      `Cannot replay orders on platform "${platform.name}": it has no ${kind} "${name}", which the shop's reconciliation reads`,
      { facts: { platform: platform.name, kind, name } },
    )
  }
  const databaseAccess = async (name: string): Promise<DatabaseAccess> => {
    const database = named(resourcesOf(platform, 'postgres'), 'postgres', name)
    const { host, port } = addresses.one('operator', database, 'read-write')
    const password = await secrets.read(roleSecret(addresses.topology, database, auditor))
    return { host, port, database: name, user: auditor, password }
  }
  const provider = named(resourcesOf(platform, 'service'), 'service', 'provider')
  const { on: kafka } = named(resourcesOf(platform, 'topic'), 'topic', 'orders')
  return {
    databases: {
      products: await databaseAccess('products'),
      orders: await databaseAccess('orders'),
      stock: await databaseAccess('stock'),
      payments: await databaseAccess('payments'),
    },
    kafka: addresses
      .reach('operator', kafka, 'external')
      .map(({ host, port }) => `${host}:${port}`),
    provider: httpUrl(addresses.one('operator', provider, 'http')),
  }
}
