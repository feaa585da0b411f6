import { setTimeout as delay } from 'node:timers/promises'
import type { Database, Logger } from '@ballast/kit'
import { type OrderStatus, orderStates } from '@ballast/shop-events'
import { publishEnd } from './give-back.ts'

const everyMs = 1_000
const batch = 100

const { expired } = orderStates

/** The partial index of each status, such as idx_orders_pending, holds exactly what this looks through. */
export const takeExpired = (status: OrderStatus) => `
  select id, total_minor - refund_due_minor as refund_minor from orders
  where status = '${status}' and expires_at < $1 order by id limit ${batch} for update skip locked`

/**
 * Ends orders that did not settle in time: stock and payment give back what they hold. Replicas
 * sweep side by side; each order is taken by one of them.
 */
export async function sweepExpired(database: Database, now: Date): Promise<number> {
  let swept = 0
  for (const status of expired.from) {
    swept += await database.transaction(async (tx) => {
      const orders = await tx.query<{ id: string; refund_minor: bigint }>(takeExpired(status), [
        now,
      ])
      if (orders.length === 0) return 0
      await tx.query(
        `update orders set status = '${expired.to}', reason = '${expired.reason}' where id = any($1)`,
        [orders.map(({ id }) => id)],
      )
      for (const { id, refund_minor } of orders)
        await publishEnd(tx, expired.publishes, id, refund_minor)
      return orders.length
    })
  }
  return swept
}

export async function keepSweeping(
  database: Database,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const swept = await sweepExpired(database, new Date())
      if (swept > 0) log.info({ orders: swept }, 'Orders expired')
    } catch (error) {
      log.warn({ err: error }, 'Cannot sweep expired orders, trying again')
    }
    await delay(everyMs, undefined, { signal }).catch(() => {})
  }
}
