import { query } from '@ballast/prove'
import type { ShopAccess } from './replay/shop-access.ts'

/** Counts the orders of a load that have not come to an end, with their payments and refunds. */
export async function unfinished({ databases }: ShopAccess, run: string): Promise<number> {
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
