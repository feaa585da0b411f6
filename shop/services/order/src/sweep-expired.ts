import { setTimeout as delay } from 'node:timers/promises'
import type { Database, Logger } from '@ballast/kit'
import { publishEnd } from './give-back.ts'

const everyMs = 1_000
const batch = 100

/** The partial index idx_orders_pending holds exactly what this looks through. */
export const takeExpiredPending = `
  select id, total_minor - refund_due_minor as refund_minor from orders
  where status = 'PENDING' and expires_at < $1 order by id limit ${batch} for update skip locked`
const takeExpiredReserved = takeExpiredPending.replace(`'PENDING'`, `'RESERVED'`)

/**
 * Ends orders that did not settle in time: stock and payment give back what they hold. Replicas
 * sweep side by side; each order is taken by one of them.
 */
export async function sweepExpired(database: Database, now: Date): Promise<number> {
  let swept = 0
  for (const take of [takeExpiredPending, takeExpiredReserved]) {
    swept += await database.transaction(async (tx) => {
      const expired = await tx.query<{ id: string; refund_minor: bigint }>(take, [now])
      if (expired.length === 0) return 0
      await tx.query(
        `update orders set status = 'EXPIRED', reason = 'expired' where id = any($1)`,
        [expired.map(({ id }) => id)],
      )
      for (const { id, refund_minor } of expired)
        await publishEnd(tx, 'order.expired.v1', id, refund_minor)
      return expired.length
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
