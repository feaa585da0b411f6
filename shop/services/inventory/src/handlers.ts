import { type Event, type EventRead, handlersOf, type Transaction } from '@ballast/kit'
import { handled, stockRefused, stockReserved } from '@ballast/shop-events'

interface Line {
  readonly sku: string
  readonly quantity: number
}
type OfOrder<More = unknown> = Event<{ readonly orderId: string } & More>
type WithLines = OfOrder<{ readonly lines: readonly Line[] }>
/** Units per sku. */
type Units = Map<string, number>

/**
 * Reserves all of an order or none of it. The stock rows are locked by then (`lockStock`), so the order of the events
 * decides who gets the last unit.
 */
async function reserve(tx: Transaction, events: WithLines[]): Promise<void> {
  const orders = events.map((event) => ({ event, units: unitsOf(event.data.lines) }))
  const skus = [...new Set(orders.flatMap(({ units }) => [...units.keys()]))]
  const rows = await tx.query<{ sku: string; available: bigint }>(
    'select sku, available from stock where sku = any($1)',
    [skus],
  )
  const left = new Map(rows.map(({ sku, available }) => [sku, Number(available)]))
  const reserved: Units = new Map()
  const decided = orders.map(({ event, units }) => {
    const short = [...units]
      .filter(([sku, quantity]) => (left.get(sku) ?? 0) < quantity)
      .map(([sku]) => sku)
    if (short.length === 0) {
      for (const [sku, quantity] of units) {
        left.set(sku, left.get(sku)! - quantity)
        add(reserved, sku, quantity)
      }
    }
    return { event, units, short }
  })
  await insertReservations(tx, decided)
  await moveStock(tx, 'available', 'reserved', reserved)
  for (const { event, short } of decided) {
    const { orderId } = event.data
    if (short.length === 0) tx.publish(stockReserved, { orderId }, { cause: event })
    else
      tx.publish(stockRefused, { orderId, reason: 'out-of-stock', skus: short }, { cause: event })
  }
}

/** Turns the reservations of these orders into sales. */
async function sell(tx: Transaction, events: OfOrder[]): Promise<void> {
  const sold = await closeReservations(tx, events, 'RESERVED', 'SOLD')
  await moveStock(tx, 'reserved', 'sold', sold)
}

/** Makes available what an order still holds: its reservation, or what it bought and did not return. */
async function release(
  tx: Transaction,
  events: OfOrder<{ readonly lines?: readonly Line[] }>[],
): Promise<void> {
  const reserved = await closeReservations(tx, events, 'RESERVED', 'RELEASED')
  const bought = await tx.query<{ order_id: string }>(
    `update reservations set status = 'RELEASED' where order_id = any($1) and status = 'SOLD' returning order_id`,
    [events.map(({ data }) => data.orderId)],
  )
  const ended = new Set(bought.map(({ order_id }) => order_id))
  const unsold: Units = new Map()
  for (const { data } of events) {
    if (ended.has(data.orderId))
      for (const { sku, quantity } of data.lines ?? []) add(unsold, sku, quantity)
  }
  await moveStock(tx, 'reserved', 'available', reserved)
  await moveStock(tx, 'sold', 'available', unsold)
}

/** Returned units can be sold again. */
async function restock(tx: Transaction, events: WithLines[]): Promise<void> {
  const returned: Units = new Map()
  for (const { data } of events)
    for (const { sku, quantity } of data.lines) add(returned, sku, quantity)
  await moveStock(tx, 'sold', 'available', returned)
}

/**
 * Locks every sku that the events name or that their orders hold, in the order of the skus: replicas wait for one
 * another and never in a circle.
 */
function lockStock(
  tx: Transaction,
  events: readonly EventRead<(typeof handled.inventory)[number]>[],
): Promise<unknown> {
  return tx.query(
    `select from stock where sku = any(array(
       select unnest($1::text[]) union select unnest(skus) from reservations where order_id = any($2)
     )) order by sku for update`,
    [
      events.flatMap(({ data }) => ('lines' in data ? data.lines.map(({ sku }) => sku) : [])),
      events.map(({ data }) => data.orderId),
    ],
  )
}

/** The inventory's side of the money path: what becomes of orders. */
export const handlers = handlersOf(
  handled.inventory,
  {
    'order.placed.v1': reserve,
    'order.confirmed.v1': sell,
    'order.rejected.v1': release,
    'order.cancelled.v1': release,
    'order.expired.v1': release,
    'order.returned.v1': restock,
  },
  { lock: lockStock },
)

function unitsOf(lines: readonly Line[]): Units {
  const units: Units = new Map()
  for (const { sku, quantity } of lines) add(units, sku, quantity)
  return units
}

function add(units: Units, sku: string, quantity: number): void {
  units.set(sku, (units.get(sku) ?? 0) + quantity)
}

async function insertReservations(
  tx: Transaction,
  decided: readonly { event: OfOrder; units: Units; short: readonly string[] }[],
): Promise<void> {
  // Arrays of arrays must be of one length in SQL, so each order's units travel as JSON.
  const rows = decided.map(({ event, units, short }) => ({
    order_id: event.data.orderId,
    status: short.length === 0 ? 'RESERVED' : 'REFUSED',
    skus: [...units.keys()],
    quantities: [...units.values()],
  }))
  await tx.query(
    `insert into reservations (order_id, status, skus, quantities)
     select order_id, status, skus, quantities
     from json_to_recordset($1) as r (order_id uuid, status text, skus text[], quantities bigint[])`,
    [JSON.stringify(rows)],
  )
}

/** Moves reservations from one status to another and returns the units that they hold. */
async function closeReservations(
  tx: Transaction,
  events: readonly OfOrder[],
  from: 'RESERVED',
  to: 'SOLD' | 'RELEASED',
): Promise<Units> {
  const closed = await tx.query<{ skus: string[]; quantities: bigint[] }>(
    'update reservations set status = $3 where order_id = any($1) and status = $2 returning skus, quantities',
    [events.map(({ data }) => data.orderId), from, to],
  )
  const units: Units = new Map()
  for (const { skus, quantities } of closed) {
    skus.forEach((sku, at) => {
      add(units, sku, Number(quantities[at]))
    })
  }
  return units
}

type Column = 'available' | 'reserved' | 'sold'

/** The table's constraints stand behind it: nothing falls below zero, and no unit is made or lost. */
async function moveStock(tx: Transaction, from: Column, to: Column, units: Units): Promise<void> {
  if (units.size === 0) return
  const moved = await tx.query(
    `update stock s set ${from} = s.${from} - quantity, ${to} = s.${to} + quantity
     from unnest($1::text[], $2::bigint[]) as w (sku, quantity)
     where s.sku = w.sku and s.${from} >= quantity
     returning s.sku`,
    [[...units.keys()], [...units.values()]],
  )
  if (moved.length < units.size) {
    throw new Error(
      `Cannot move ${units.size} skus from ${from} to ${to}: only ${moved.length} have that many units`,
    )
  }
}
