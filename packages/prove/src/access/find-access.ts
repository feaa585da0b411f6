import { auditor, roleSecret, type Secrets } from '@ballast/engines'
import { type Addresses, httpUrl, type Platform, resourcesOf } from '@ballast/model'
import type { PlatformAccess } from './platform-access.ts'

/** Returns where each database, service and broker of a platform is reached from outside. */
export async function findAccess(
  platform: Platform,
  addresses: Addresses,
  secrets: Secrets,
): Promise<PlatformAccess> {
  const databases = resourcesOf(platform, 'postgres').map(async (database) => {
    const { host, port } = addresses.one('operator', database, 'read-write')
    const password = await secrets.read(roleSecret(addresses.topology, database, auditor))
    return [
      database.name,
      { host, port, database: database.name, user: auditor, password },
    ] as const
  })
  const services = resourcesOf(platform, 'service').map(
    (service) => [service.name, httpUrl(addresses.one('operator', service, 'http'))] as const,
  )
  const brokers = resourcesOf(platform, 'kafka').flatMap((kafka) =>
    addresses.reach('operator', kafka, 'external'),
  )
  return {
    databases: Object.fromEntries(await Promise.all(databases)),
    kafka: brokers.map(({ host, port }) => `${host}:${port}`),
    services: Object.fromEntries(services),
  }
}
