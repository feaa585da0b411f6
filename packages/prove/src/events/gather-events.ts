import type { Platform } from '@ballast/model'
import type { PlatformAccess } from '../access/platform-access.ts'
import { query } from '../access/query.ts'
import { eventServices } from './event-databases.ts'
import { type Offsets, readTopics } from './read-topics.ts'
import type { TopicRecord } from './topic-record.ts'

/** A service has recorded an event in its inbox, in the transaction of its effect. */
export interface Handled {
  readonly service: string
  /** The event's id. */
  readonly event: string
  /** Start of the transaction that handled it, in microseconds since 1970: a larger one began later. */
  readonly atMicros: bigint
}

/** An event that is still on its way at rest. */
export interface Stuck {
  readonly key: string
  /** The table and the service in which it waits. */
  readonly where: string
}

/** Reads the records with certain keys that came to the platform's topics since `from`. */
export async function readEvents(
  platform: Platform,
  { kafka }: PlatformAccess,
  { keys, from }: { keys: ReadonlySet<string>; from: Offsets },
): Promise<TopicRecord[]> {
  const records: TopicRecord[] = []
  const topics = topicNames(platform)
  if (topics.length === 0) return records
  await readTopics(
    kafka,
    topics,
    (record) => {
      if (keys.has(record.key)) records.push(record)
    },
    from,
  )
  return records
}

/** Names of the topics that carry events of a platform. */
export function topicNames({ resources }: Platform): string[] {
  return resources.flatMap((resource) => (resource.kind === 'topic' ? [resource.name] : []))
}

/** Asks every inbox for these events. */
export async function askInboxes(
  platform: Platform,
  { databases }: PlatformAccess,
  records: readonly TopicRecord[],
): Promise<Handled[]> {
  const events = [...new Set(records.map(({ id }) => id))]
  const found = await Promise.all(
    eventServices(platform).map(async ({ name, database }) => {
      const rows = await query<{ event_id: string; micros: string }>(
        databases[database.name]!,
        `select event_id, (extract(epoch from handled_at) * 1000000)::bigint as micros
         from inbox where event_id = any($1::uuid[])`,
        [events],
      )
      return rows.map(
        ({ event_id, micros }): Handled => ({
          service: name,
          event: event_id,
          atMicros: BigInt(micros),
        }),
      )
    }),
  )
  return found.flat()
}

/** Asks every outbox, and the parked events, for what is left with one of these keys. */
export async function askStuck(
  platform: Platform,
  { databases }: PlatformAccess,
  keys: ReadonlySet<string>,
): Promise<Stuck[]> {
  const found = await Promise.all(
    eventServices(platform).map(async ({ name, database }) => {
      const rows = await query<{ key: string; place: string }>(
        databases[database.name]!,
        `select key, 'outbox' as place from outbox union all select key, 'parked_events' from parked_events`,
      )
      return rows.map(({ key, place }): Stuck => ({ key, where: `${place} of ${name}` }))
    }),
  )
  return found.flat().filter(({ key }) => keys.has(key))
}

/** Names of the services that handle each type of event, as the platform declares it. */
export function handlersOf(platform: Platform): Record<string, string[]> {
  const handlers: Record<string, string[]> = {}
  for (const { name, handles } of eventServices(platform)) {
    for (const { event } of handles) {
      handlers[event.type] = [...(handlers[event.type] ?? []), name]
    }
  }
  return handlers
}
