import type { ReadLedger } from '../ledger/read-ledger.ts'
import { askDatabases, askStock, query } from '../replay/ask-databases.ts'
import { askProvider } from '../replay/ask-provider.ts'
import type { OrderEvidence, SeenOrder } from '../replay/evidence.ts'
import type { PlatformAccess } from '../replay/platform-access.ts'
import { judgedTopics, type Offsets, readTopics } from '../replay/read-topics.ts'
import { eventOf, type TopicRecord, topicOrders } from '../replay/topic-orders.ts'
import { type Facts, type Handled, operationsByOrder } from './facts.ts'

/** The service whose inbox and outbox a database holds. */
const serviceOf = { orders: 'order', payments: 'payment', stock: 'inventory' } as const

/**
 * Asks every party about the orders of one load, from outside: databases as `auditor`, topics as a client
 * of the external listener, the provider over HTTP.
 *
 * @param run names the load: its customers and keys begin with it
 * @param from where the topics ended when the load began
 */
export async function gatherFacts(
  { operations }: ReadLedger,
  {
    run,
    skus,
    platform,
    from,
  }: { run: string; skus: readonly string[]; platform: PlatformAccess; from: Offsets },
): Promise<Facts> {
  const { databases } = platform
  const [filed, placed] = await Promise.all([
    query<{ key: string; reference: string }>(
      databases.orders,
      `select key, reference from idempotency_keys where starts_with(key, $1)`,
      [`prove/${run}/`],
    ),
    query<{ id: string }>(
      databases.orders,
      'select id from orders where starts_with(customer_id, $1)',
      [`${run}/`],
    ),
  ])
  const ofOrders = new Set(
    operations.flatMap(({ kind, key }) => (kind === 'order' && key !== undefined ? [key] : [])),
  )
  const ordersOfKey = new Map<string, string[]>()
  for (const { key, reference } of filed) {
    if (ofOrders.has(key)) ordersOfKey.set(key, [...(ordersOfKey.get(key) ?? []), reference])
  }
  const ids = new Set([
    ...operationsByOrder({ operations, ordersOfKey }).keys(),
    ...placed.map(({ id }) => id),
  ])
  const isOurs = (id: string): boolean => ids.has(id)
  const records: TopicRecord[] = []
  const collected = topicOrders(isOurs)
  const [known, stock, provider] = await Promise.all([
    askDatabases(databases, [...ids]),
    askStock(databases, skus),
    askProvider(platform.provider, isOurs),
    readTopics(
      platform.kafka,
      judgedTopics,
      (record) => {
        const event = eventOf(record)
        if (event === undefined || !isOurs(event.data.orderId)) return
        records.push(record)
        collected.add(event)
      },
      from,
    ),
  ])
  const topics = collected.finish().orders
  const seen = seenOrders(operations)
  const orders = [...ids].map((id): OrderEvidence => {
    const [shown, database, topic] = [seen.get(id), known.get(id), topics.get(id)]
    return {
      id,
      ...(shown && { seen: shown }),
      ...(database && { databases: database }),
      ...(topic && { topics: topic }),
      provider: provider.get(id) ?? { charges: [], refunds: [] },
    }
  })
  const [handled, stuck] = await Promise.all([
    askInboxes(databases, records),
    askStuck(databases, isOurs),
  ])
  return {
    operations,
    orders,
    ordersOfKey,
    placed: placed.map(({ id }) => id),
    stock,
    records,
    handled,
    stuck,
  }
}

/** The orders as the client saw them at rest, with what it is owed for what it sent back. */
function seenOrders(operations: ReadLedger['operations']): Map<string, SeenOrder> {
  const owed = new Map<string, bigint>()
  const inDoubt = new Set<string>()
  for (const { kind, outcome, settled } of operations) {
    const last = settled ?? outcome
    if (last?.order === undefined || (kind !== 'return' && kind !== 'cancel')) continue
    // What a cancellation pays back depends on when it came: `kept-money` judges it.
    if (last.outcome === 'unknown' || kind === 'cancel') inDoubt.add(last.order)
    else if (last.outcome === 'ok' && last.refundMinor !== undefined) {
      owed.set(last.order, (owed.get(last.order) ?? 0n) + BigInt(last.refundMinor))
    }
  }
  const found = new Map<string, SeenOrder>()
  for (const { seen } of operations) {
    if (seen === undefined) continue
    const { id, status, totalMinor, refundedMinor, lines } = seen
    found.set(id, {
      status,
      totalMinor: BigInt(totalMinor),
      refundedMinor: BigInt(refundedMinor),
      lines,
      // Nobody asks for what an expired order gets back, if it was charged just before: `kept-money` judges it.
      ...(!inDoubt.has(id) && status !== 'EXPIRED' && { refundAskedMinor: owed.get(id) ?? 0n }),
    })
  }
  return found
}

async function askInboxes(
  databases: PlatformAccess['databases'],
  records: readonly TopicRecord[],
): Promise<Handled[]> {
  const events = [...new Set(records.map(({ id }) => id))]
  const found = await Promise.all(
    Object.entries(serviceOf).map(async ([database, service]) => {
      const rows = await query<{ event_id: string; micros: string }>(
        databases[database as keyof typeof serviceOf],
        `select event_id, (extract(epoch from handled_at) * 1000000)::bigint as micros
         from inbox where event_id = any($1::uuid[])`,
        [events],
      )
      return rows.map(
        ({ event_id, micros }): Handled => ({ service, event: event_id, atMicros: BigInt(micros) }),
      )
    }),
  )
  return found.flat()
}

async function askStuck(databases: PlatformAccess['databases'], isOurs: (id: string) => boolean) {
  const found = await Promise.all(
    Object.entries(serviceOf).map(async ([database, service]) => {
      const rows = await query<{ key: string; place: string }>(
        databases[database as keyof typeof serviceOf],
        `select key, 'outbox' as place from outbox union all select key, 'parked_events' from parked_events`,
      )
      return rows.map(({ key, place }) => ({ order: key, where: `${place} of ${service}` }))
    }),
  )
  return found.flat().filter(({ order }) => isOurs(order))
}
