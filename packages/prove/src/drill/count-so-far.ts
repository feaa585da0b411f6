import { setTimeout as delay } from 'node:timers/promises'
import { nowMs } from '../ledger/line.ts'
import type { LoadCounts } from '../load/protocol.ts'
import { query } from '../replay/ask-databases.ts'
import { followCharges } from '../replay/ask-provider.ts'
import type { PlatformAccess } from '../replay/platform-access.ts'

/** Violations that show at any moment; all other claims hold at rest only, and wait for the judges. */
export interface CountedSoFar {
  /** Orders of this load that are in the database. */
  readonly placed: number
  /** Acknowledged to the client and not in the database, at least so many. */
  readonly lost: number
  /** More orders than operations were sent, at least so many. */
  readonly doubled: number
  /** Orders with more than one charge at the provider, whoever placed them. */
  readonly chargedTwice: number
  /** Skus of this load with a negative count, other units than came in, or others reserved than are held. */
  readonly oversold: number
}

/** One statement, and so one moment: a reservation and its units are written in one transaction. */
const oversoldNow = `
  select count(*) from stock left join (
    select sku, sum(quantity) as held from reservations, unnest(skus, quantities) as u (sku, quantity)
    where status = 'RESERVED' group by sku
  ) h using (sku)
  where sku like '%.' || $1
    and (least(available, reserved, sold) < 0 or available + reserved + sold <> received
         or reserved <> coalesce(held, 0))`

const everyMs = 1_000
/** The counts grow with the load: they may take a tenth of the time. */
const restPerWork = 9

/** Counts again and again until `signal` is aborted. While a party is away, it tells nothing new. */
export async function countSoFar(
  { databases, provider }: PlatformAccess,
  {
    run,
    load,
    signal,
    onCount,
  }: {
    run: string
    load: { readonly counts: LoadCounts }
    signal: AbortSignal
    onCount: (counted: CountedSoFar) => void
  },
): Promise<void> {
  const charges = followCharges(provider)
  while (!signal.aborted) {
    const startedAt = performance.now()
    // Before and after: what is acknowledged must be in the database already, what is there must have been sent.
    const { acknowledged } = load.counts
    await Promise.all([
      count(
        databases.orders,
        'select count(*) from orders where starts_with(customer_id, $1)',
        `${run}/`,
      ),
      count(databases.stock, oversoldNow, run),
      charges(),
    ])
      .then(async ([placed, oversold, chargedTwice]) => {
        const { ordersSent } = await newer(load, nowMs(), signal)
        const lost = Math.max(0, acknowledged - placed)
        const doubled = Math.max(0, placed - ordersSent)
        onCount({ placed, lost, doubled, chargedTwice, oversold })
      })
      .catch(() => {})
    const tookMs = performance.now() - startedAt
    const restMs = Math.max(everyMs - tookMs, restPerWork * tookMs)
    await delay(restMs, undefined, { signal }).catch(() => {})
  }
}

/** The load's counts of a later moment: it tells them four times a second. */
async function newer(
  load: { readonly counts: LoadCounts },
  thanMs: number,
  signal: AbortSignal,
): Promise<LoadCounts> {
  while (load.counts.atMs <= thanMs) await delay(50, undefined, { signal })
  return load.counts
}

async function count(
  database: PlatformAccess['databases']['orders'],
  text: string,
  value: string,
): Promise<number> {
  const [row] = await query<{ count: string }>(database, text, [value])
  return Number(row!.count)
}
