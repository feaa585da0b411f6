import { asSuperuser, type Scene } from '@ballast/prove'

/**
 * One confirmed order of a load, the same one each time; where there is one, one of which nothing was given
 * back: a payment that is refunded whole has no penny that could be lost.
 */
export async function confirmedOrder(scene: Scene, run: string): Promise<string> {
  const [row] = await asSuperuser(
    scene,
    'orders',
    `select id from orders where starts_with(customer_id, $1) and status = 'CONFIRMED'
     order by refund_due_minor, id limit 1`,
    [`${run}/`],
  )
  if (row === undefined) throw new Error('No order is confirmed: there is nothing to sabotage')
  return String(row.id)
}
