import type { Scene } from '../faults/fault.ts'
import { drillEventType } from '../faults/slow-commits.ts'
import { asSuperuser, confirmedOrder } from './as-superuser.ts'
import type { Sabotage } from './sabotage.ts'

export const orderErased: Sabotage = {
  name: 'order-erased',
  what: 'A confirmed order is deleted from its database',
  noticedBy: 'lost-orders',
  when: 'at-rest',
  async apply(scene, run) {
    const order = await confirmedOrder(scene, run)
    for (const table of ['order_returns', 'order_lines']) {
      await asSuperuser(scene, 'orders', `delete from ${table} where order_id = $1`, [order])
    }
    await asSuperuser(scene, 'orders', 'delete from orders where id = $1', [order])
    return order
  },
}

/** What a request does that was not answered in time, and is repeated under a key that nobody keeps. */
export const acceptedTwice: Sabotage = {
  name: 'accepted-twice',
  what: 'The key of a confirmed order stands for another order as well',
  noticedBy: 'doubled-orders',
  when: 'at-rest',
  async apply(scene, run) {
    const order = await confirmedOrder(scene, run)
    await asSuperuser(
      scene,
      'orders',
      `insert into idempotency_keys (subject, key, request_hash, reference)
       select 'sabotage', key, request_hash, gen_random_uuid()::text
       from idempotency_keys where reference = $1`,
      [order],
    )
    return order
  },
}

/** What the outbox is there for: without the row, nobody ever hears of the order. */
export const eventDropped: Sabotage = {
  name: 'event-dropped',
  what: 'An order is accepted without its row in the outbox',
  noticedBy: 'lost-orders',
  when: 'before-load',
  async apply(scene, run) {
    await asSuperuser(
      scene,
      'orders',
      `${firstOnly}
       create function sabotage() returns trigger language plpgsql security definer as $$
       begin
         if new.type = 'order.placed.v1' and position('${run}/' in new.data) > 0
           and not exists (select from sabotaged) then
           insert into sabotaged values (new.key);
           return null;
         end if;
         return new;
       end $$;
       create trigger sabotage before insert on outbox for each row execute function sabotage()`,
    )
    return undefined
  },
  found: whatWasSabotaged,
  undo: dropTrigger,
}

/** What a relay does that asks for ids above the last one it saw: here, to one late row. */
export const lateCommitSkipped: Sabotage = {
  name: 'late-commit-skipped',
  what: 'An event of the slow writers is gone before the relay sees it',
  noticedBy: 'skipped-rows',
  when: 'before-load',
  async apply(scene) {
    await asSuperuser(
      scene,
      'orders',
      `${firstOnly}
       create function sabotage() returns trigger language plpgsql security definer as $$
       begin
         if not exists (select from sabotaged) then
           insert into sabotaged values (new.event_id);
           delete from outbox where id = new.id;
         end if;
         return null;
       end $$;
       create constraint trigger sabotage after insert on outbox deferrable initially deferred
         for each row when (new.type = '${drillEventType}') execute function sabotage()`,
    )
    return undefined
  },
  found: whatWasSabotaged,
  undo: dropTrigger,
}

/**
 * What a trigger has broken, written in the transaction that it broke: one that is rolled back has broken
 * nothing, and the next one is taken.
 */
const firstOnly = 'create table sabotaged (broken text);'

async function whatWasSabotaged(scene: Scene): Promise<string> {
  const [row] = await asSuperuser(scene, 'orders', 'select broken from sabotaged limit 1')
  if (row === undefined) throw new Error('Nothing came that could be sabotaged')
  return String(row.broken)
}

async function dropTrigger(scene: Scene): Promise<void> {
  await asSuperuser(
    scene,
    'orders',
    'drop trigger sabotage on outbox; drop function sabotage; drop table sabotaged',
  )
}
