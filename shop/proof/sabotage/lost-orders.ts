import {
  asSuperuser,
  brokenOnce,
  type Sabotage,
  whatWasBroken,
  withoutTrigger,
} from '@ballast/prove'
import { confirmedOrder } from './confirmed-order.ts'

export const orderErased: Sabotage = {
  name: 'order-erased',
  what: 'A confirmed order is deleted from its database',
  detectedBy: 'lost-orders',
  ofOperation: true,
  when: 'at-rest',
  async apply(scene, { run }) {
    const order = await confirmedOrder(scene, run)
    for (const table of ['order_returns', 'order_lines']) {
      await asSuperuser(scene, 'orders', `delete from ${table} where order_id = $1`, [order])
    }
    await asSuperuser(scene, 'orders', 'delete from orders where id = $1', [order])
    return order
  },
}

/** Imitates a request that timed out and was repeated while its idempotency key had not been stored. */
export const acceptedTwice: Sabotage = {
  name: 'accepted-twice',
  what: 'The key of a confirmed order stands for another order as well',
  detectedBy: 'doubled-orders',
  ofOperation: true,
  when: 'at-rest',
  async apply(scene, { run }) {
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

/** Drops the outbox row of an order, so that its event is never published. */
export const eventDropped: Sabotage = {
  name: 'event-dropped',
  what: 'An order is accepted without its row in the outbox',
  detectedBy: 'lost-orders',
  ofOperation: true,
  when: 'before-load',
  async apply(scene, { run }) {
    await asSuperuser(
      scene,
      'orders',
      `${brokenOnce}
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
  found: (scene) => whatWasBroken(scene, 'orders'),
  undo: (scene) => withoutTrigger(scene, 'orders'),
}
