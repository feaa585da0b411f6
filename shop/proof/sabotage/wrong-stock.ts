import { asSuperuser, type Sabotage } from '@ballast/prove'
import { confirmedOrder } from './confirmed-order.ts'

export const soldTwice: Sabotage = {
  name: 'sold-twice',
  what: 'The units of a confirmed order go back on the shelf, as if nobody had bought them',
  detectedBy: 'oversold',
  ofOperation: false,
  when: 'at-rest',
  async apply(scene, { run }) {
    const order = await confirmedOrder(scene, run)
    const [line] = await asSuperuser(
      scene,
      'stock',
      'select skus[1] as sku from reservations where order_id = $1',
      [order],
    )
    await asSuperuser(
      scene,
      'stock',
      'update stock set sold = sold - 1, available = available + 1 where sku = $1',
      [line!.sku],
    )
    return String(line!.sku)
  },
}

export const receivedTwice: Sabotage = {
  name: 'received-twice',
  what: 'A receipt is added to the stock a second time',
  detectedBy: 'applied-twice',
  ofOperation: false,
  when: 'at-rest',
  async apply(scene, { run }) {
    const [row] = await asSuperuser(
      scene,
      'stock',
      `update stock set available = available + 1, received = received + 1
       where sku = (select max(sku) from stock where right(sku, length($1)) = $1) returning sku`,
      [`.${run}`],
    )
    return String(row!.sku)
  },
}

/** Keeps the stock of an expired order reserved. */
export const heldForever: Sabotage = {
  name: 'held-forever',
  what: 'The units of an expired order are still held for it',
  detectedBy: 'applied-twice',
  ofOperation: true,
  when: 'at-rest',
  async apply(scene, { run }) {
    const expired = await asSuperuser(
      scene,
      'orders',
      `select id from orders where starts_with(customer_id, $1) and status = 'EXPIRED'`,
      [`${run}/`],
    )
    // One that expired before inventory heard of it never held anything.
    const [held] = await asSuperuser(
      scene,
      'stock',
      `update reservations set status = 'RESERVED' where order_id = (
         select min(order_id::text)::uuid from reservations
         where order_id = any($1) and status = 'RELEASED') returning order_id`,
      [expired.map(({ id }) => id)],
    )
    if (held === undefined) throw new Error('No order that expired held any units')
    return String(held.order_id)
  },
}
