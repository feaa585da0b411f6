import type { Scene } from '../faults/fault.ts'
import { readTopics } from '../replay/read-topics.ts'
import { asSuperuser, confirmedOrder } from './as-superuser.ts'
import type { Sabotage } from './sabotage.ts'

export const eventPassedBy: Sabotage = {
  name: 'event-passed-by',
  what: 'Inventory forgets that it handled an event, as if its offset had been moved past it',
  noticedBy: 'lost-events',
  when: 'at-rest',
  async apply(scene, run) {
    const order = await confirmedOrder(scene, run)
    const events = await eventsOf(scene, order)
    await asSuperuser(scene, 'stock', 'delete from inbox where event_id = $1', [events[0]])
    return order
  },
}

export const handledOutOfOrder: Sabotage = {
  name: 'handled-out-of-order',
  what: 'Inventory has handled the end of an order before its beginning',
  noticedBy: 'out-of-order',
  when: 'at-rest',
  async apply(scene, run) {
    const order = await confirmedOrder(scene, run)
    const [first] = await eventsOf(scene, order)
    await asSuperuser(
      scene,
      'stock',
      `update inbox set handled_at = handled_at + interval '1 hour' where event_id = $1`,
      [first],
    )
    return order
  },
}

/** Ids of an order's own events, in the order of their offsets. */
async function eventsOf({ access }: Scene, order: string): Promise<string[]> {
  const ids = new Set<string>()
  await readTopics(access.kafka, ['orders'], ({ key, id }) => {
    if (key === order) ids.add(id)
  })
  return [...ids]
}
