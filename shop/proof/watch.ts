import { setTimeout as delay } from 'node:timers/promises'
import { type DatabaseAccess, type LoadCounts, nowMs, query } from '@ballast/prove'
import { followCharges } from './replay/ask-provider.ts'
import type { ShopAccess } from './replay/shop-access.ts'

/** One statement, and so one moment: a reservation and its units are written in one transaction. */
const oversoldNow = `
  select count(*) from stock left join (
    select sku, sum(quantity) as held from reservations, unnest(skus, quantities) as u (sku, quantity)
    where status = 'RESERVED' group by sku
  ) h using (sku)
  where sku like '%.' || $1
    and (least(available, reserved, sold) < 0 or available + reserved + sold <> received
         or reserved <> coalesce(held, 0))`

/**
 * Returns a function that counts the violations that show at any moment; all other claims hold at rest only, and wait
 * for the judges. Rejects while a party is away.
 *
 * - `orders lost`: acknowledged to the client and not in the database, at least so many
 * - `orders doubled`: more orders than operations were sent, at least so many
 * - `orders charged twice`: at the provider, whoever placed them
 * - `skus oversold`: a negative count, other units than came in, or others reserved than are held
 */
export function watchShop(
  { databases, provider }: ShopAccess,
  { run, counts }: { run: string; counts: () => LoadCounts },
) {
  const charges = followCharges(provider)
  return async (signal: AbortSignal) => {
    // Before and after: what is acknowledged must be in the database already, what is there must have been sent.
    const { acknowledged } = counts()
    const [placed, oversold, chargedTwice] = await Promise.all([
      count(
        databases.orders,
        'select count(*) from orders where starts_with(customer_id, $1)',
        `${run}/`,
      ),
      count(databases.stock, oversoldNow, run),
      charges(),
    ])
    const { creationsSent } = await newer(counts, nowMs(), signal)
    return {
      'orders placed': placed,
      'orders lost': Math.max(0, acknowledged - placed),
      'orders doubled': Math.max(0, placed - creationsSent),
      'orders charged twice': chargedTwice,
      'skus oversold': oversold,
    }
  }
}

/** The load's counts of a later moment: it tells them four times a second. */
async function newer(
  counts: () => LoadCounts,
  thanMs: number,
  signal: AbortSignal,
): Promise<LoadCounts> {
  while (counts().atMs <= thanMs) await delay(50, undefined, { signal })
  return counts()
}

async function count(database: DatabaseAccess, text: string, value: string): Promise<number> {
  const [row] = await query<{ count: string }>(database, text, [value])
  return Number(row!.count)
}
