import { type Platform, type Postgres, resourcesOf, type Service } from '@ballast/model'
import type { DatabaseAccess, PlatformAccess } from '../access/platform-access.ts'
import { query } from '../access/query.ts'

/** A service whose database holds the outbox, the inbox and the parked events of the kit. */
export type EventService = Service & { readonly database: Postgres }

/** Returns the services that publish or consume events through the kit's tables in their database. */
export function eventServices(platform: Platform): EventService[] {
  return resourcesOf(platform, 'service').filter(
    (service): service is EventService =>
      service.command === undefined &&
      service.database !== undefined &&
      service.publishes.length + service.consumes.length > 0,
  )
}

/** Returns the databases of these services, by their name. */
export function eventDatabases(
  platform: Platform,
  { databases }: PlatformAccess,
): Record<string, DatabaseAccess> {
  return Object.fromEntries(
    eventServices(platform).map(({ database: { name } }) => [name, databases[name]!]),
  )
}

/** Counts the events that wait to be published or handled, by the database in which they wait. */
export async function eventsWaiting(
  databases: Readonly<Record<string, DatabaseAccess>>,
): Promise<Record<string, number>> {
  const counts = Object.entries(databases).map(async ([name, database]) => {
    const [row] = await query<{ count: string }>(
      database,
      'select (select count(*) from outbox) + (select count(*) from parked_events) as count',
    )
    return [name, Number(row!.count)] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}

/** Counts the same in all of them together: until there are none, the parties cannot agree. */
export async function eventsUnderWay(
  databases: Readonly<Record<string, DatabaseAccess>>,
): Promise<number> {
  return Object.values(await eventsWaiting(databases)).reduce((sum, count) => sum + count, 0)
}
