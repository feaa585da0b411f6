import { type Platform, resourcesOf } from '@ballast/model'
import { type EventService, eventServices, topicNames } from '../events/index.ts'
import { readTopics } from '../events/read-topics.ts'
import type { Scene } from '../faults/fault.ts'
import { asSuperuser } from './as-superuser.ts'
import type { Sabotage } from './sabotage.ts'

export const eventPassedBy: Sabotage = {
  name: 'event-passed-by',
  what: 'A service forgets that it handled an event, as if its offset had been moved past it',
  detectedBy: 'lost-events',
  ofOperation: false,
  possible: hasConsumer,
  when: 'at-rest',
  async apply(scene, { keys }) {
    const { key, first, database } = await twoEvents(scene, await keys())
    await asSuperuser(scene, database, 'delete from inbox where event_id = $1', [first])
    return key
  },
}

export const handledOutOfOrder: Sabotage = {
  name: 'handled-out-of-order',
  what: 'A service has handled a later event of a key before an earlier one',
  detectedBy: 'out-of-order',
  ofOperation: false,
  possible: hasConsumer,
  when: 'at-rest',
  async apply(scene, { keys }) {
    const { key, first, database } = await twoEvents(scene, await keys())
    await asSuperuser(
      scene,
      database,
      `update inbox set handled_at = handled_at + interval '1 hour' where event_id = $1`,
      [first],
    )
    return key
  },
}

function hasConsumer(platform: Platform): boolean {
  return resourcesOf(platform, 'service').some(({ consumes }) => consumes.length > 0)
}

/**
 * Finds a key of which a service has handled two events of one topic: the first key, the first such service.
 *
 * @throws {Error} where there is none
 */
async function twoEvents(
  scene: Scene,
  keys: ReadonlySet<string>,
): Promise<{ key: string; first: string; database: string }> {
  const lanes = new Map<string, { key: string; events: Set<string> }>()
  await readTopics(scene.access.kafka, topicNames(scene.platform), ({ topic, key, id }) => {
    if (!keys.has(key)) return
    const lane = lanes.get(`${topic} ${key}`) ?? { key, events: new Set() }
    lanes.set(`${topic} ${key}`, lane)
    lane.events.add(id)
  })
  for (const { database } of eventServices(scene.platform)) {
    const handled = await inboxOf(scene, database)
    for (const { key, events } of lanes.values()) {
      const [first, second] = [...events].filter((id) => handled.has(id))
      if (first !== undefined && second !== undefined) {
        return { key, first, database: database.name }
      }
    }
  }
  throw new Error('No service has handled two events of one key: there is nothing to sabotage')
}

async function inboxOf(scene: Scene, { name }: EventService['database']): Promise<Set<string>> {
  const rows = await asSuperuser(scene, name, 'select event_id from inbox')
  return new Set(rows.map(({ event_id }) => String(event_id)))
}
