import { setTimeout as delay } from 'node:timers/promises'
import { readEventStatus } from '@ballast/local'
import type { Scene } from '../faults/fault.ts'
import { eventsUnderWay, query } from '../replay/ask-databases.ts'
import type { PlatformAccess } from '../replay/platform-access.ts'

/** Orders of a load, and what belongs to them, that have not come to an end. */
async function unfinished({ databases }: PlatformAccess, run: string): Promise<number> {
  const orders = await query<{ id: string; open: boolean }>(
    databases.orders,
    `select id, status in ('PENDING', 'RESERVED') or refunded_minor < refund_due_minor as open
     from orders where starts_with(customer_id, $1)`,
    [`${run}/`],
  )
  const [payments] = await query<{ open: string }>(
    databases.payments,
    `select (select count(*) from payments where order_id = any($1::uuid[]) and status in ('PENDING', 'UNKNOWN'))
          + (select count(*) from refunds where order_id = any($1::uuid[]) and status = 'PENDING') as open`,
    [orders.map(({ id }) => id)],
  )
  return orders.filter(({ open }) => open).length + Number(payments!.open)
}

/** Records that a service has yet to read, and parties that cannot be asked. */
async function unread(scene: Scene): Promise<number> {
  const { consumers, unavailable } = await readEventStatus(scene)
  return consumers.reduce((sum, { lag = 0 }) => sum + lag, unavailable.length)
}

/**
 * Waits until nothing of a load is under way: no event waits to be published, read or handled, every order has ended,
 * every payment and refund is known.
 *
 * @returns whether that came within the time
 */
export async function untilAtRest(
  scene: Scene,
  run: string,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    // A database that is only just back may refuse once more.
    const left = await Promise.all([
      eventsUnderWay(scene.access.databases),
      unfinished(scene.access, run),
      unread(scene),
    ]).catch(() => [1])
    if (left.every((count) => count === 0)) return true
    await delay(250, undefined, { signal })
  }
  return false
}
