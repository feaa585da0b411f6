import { setTimeout as delay } from 'node:timers/promises'
import { untilSeen } from '@ballast/local'
import { readTopics } from '@ballast/prove'
import {
  askDatabases,
  askStock,
  eventsUnderWay,
  missingProducts,
  ordersOfKeys,
} from './ask-databases.ts'
import { askProvider } from './ask-provider.ts'
import type { Difference, OrderEvidence, SeenOrder } from './evidence.ts'
import { judgeOrder } from './judge-order.ts'
import { judgeStock } from './judge-stock.ts'
import { judgeTotals } from './judge-totals.ts'
import { judgeUnclear } from './judge-unclear.ts'
import { amountsAsText } from './said-text.ts'
import type { Seen } from './seen.ts'
import type { ShopAccess } from './shop-access.ts'
import { eventOf, topicOrders } from './topic-orders.ts'

export interface Reconciliation {
  readonly ok: boolean
  /** All differences; the list holds the first hundred. */
  readonly count: number
  readonly differences: readonly Difference[]
  /** Records with an event id that was on the topics already: allowed, they are handled once. */
  readonly redelivered: number
}

export interface ReconcileOptions {
  readonly seen: Seen
  readonly skus: readonly string[]
  readonly platform: ShopAccess
  /** Whether this run asked for all returns that there ever were; false for a part of a file. */
  readonly knowsAllReturns: boolean
  readonly signal: AbortSignal
}

/** Topics with the events of orders. */
const judgedTopics = ['orders', 'stock', 'payments']

const shownDifferences = 100
/** The last events of the last orders are still on their way when the client has its answer. */
const settleWithinMs = 30_000
/** Others may use the shop meanwhile: what differs is looked at again before it counts. */
const looks = 3

/** Compares what the client saw with the databases, the topics and the provider's ledger. */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { seen, platform, signal } = options
  await untilQuiet(platform, signal)
  const resolved = await ordersOfKeys(platform.databases.orders, seen.unknownKeys)
  const ids = new Set([
    ...seen.orders.keys(),
    ...seen.unsettled.map(({ order }) => order),
    ...resolved,
  ])
  for (let look = 1; ; look++) {
    const { differences, redelivered } = await judgeAll(options, ids)
    if (differences.length === 0 || look === looks || signal.aborted) {
      return {
        ok: differences.length === 0,
        count: differences.length,
        differences: differences.slice(0, shownDifferences).map(asPlainJson),
        redelivered,
      }
    }
    await delay(2_000)
  }
}

async function untilQuiet({ databases }: ShopAccess, signal: AbortSignal): Promise<void> {
  const isQuiet = async () => signal.aborted || (await eventsUnderWay(databases)) === 0 || undefined
  await untilSeen(isQuiet, settleWithinMs, { everyMs: 250 })
}

async function judgeAll(
  { seen, skus, platform, knowsAllReturns }: ReconcileOptions,
  ids: ReadonlySet<string>,
): Promise<{ differences: Difference[]; redelivered: number }> {
  const isJudged = (id: string) => ids.has(id)
  const collected = topicOrders(isJudged)
  const [databases, stock, provider, missing] = await Promise.all([
    askDatabases(platform.databases, [...ids]),
    askStock(platform.databases),
    askProvider(platform.provider, isJudged),
    missingProducts(platform.databases.products, skus),
    readTopics(platform.kafka, judgedTopics, (record) => {
      const event = eventOf(record)
      if (event !== undefined) collected.add(event)
    }),
  ])
  const topics = collected.finish()
  const orders = [...ids].map((id): OrderEvidence => {
    const [shown, database, topic] = [
      seenOrder(seen, id, knowsAllReturns),
      databases.get(id),
      topics.orders.get(id),
    ]
    return {
      id,
      ...(shown && { seen: shown }),
      ...(database && { databases: database }),
      ...(topic && { topics: topic }),
      provider: provider.get(id) ?? { charges: [], refunds: [] },
    }
  })
  const differences = [
    ...judgeUnclear(seen, databases),
    ...seen.refused.map(
      ({ what, subject, ...said }): Difference => ({
        what: `${what}-refused ${subject}`,
        seen: said,
      }),
    ),
    ...missing.map((sku): Difference => ({ what: 'product-missing', sku, databases: 'missing' })),
    ...judgeTotals(orders),
    ...judgeStock(stock),
    ...orders.flatMap(judgeOrder),
  ]
  return { differences, redelivered: topics.redelivered }
}

/** Nothing where the client cannot tell how the order stands now. */
function seenOrder(seen: Seen, id: string, knowsAllReturns: boolean): SeenOrder | undefined {
  const order = seen.orders.get(id)
  if (order === undefined || seen.unsettled.some((unsettled) => unsettled.order === id)) {
    return undefined
  }
  return {
    status: order.status,
    totalMinor: BigInt(order.totalMinor),
    refundedMinor: BigInt(order.refundedMinor),
    lines: order.lines,
    ...(knowsAllReturns && { refundAskedMinor: seen.refundsAsked.get(id) ?? 0n }),
  }
}

/** Amounts as decimal text, as everywhere in the result. */
function asPlainJson(difference: Difference): Difference {
  return JSON.parse(JSON.stringify(difference, amountsAsText))
}
