import type { Event, Handlers, Locker, Transaction } from '@ballast/kit'

interface Line {
  readonly sku: string
  readonly quantity: number
}
type OfOrder<More = unknown> = Event<{ orderId: string } & More>
/** Units per sku. */
type Units = Map<string, number>

/**
 * Reserves all of an order or none of it. The rows of a batch are locked in the order of their skus,
 * so that batches of different replicas wait for one another and never in a circle; who gets the
 * last unit is then decided in the order of the events.
 */
async function reserve(tx: Transaction, events: OfOrder<{ lines: Line[] }>[]): Promise<void> {
  const orders = events.map((event) => ({ event, units: unitsOf(event.data.lines) }))
  const skus = [...new Set(orders.flatMap(({ units }) => [...units.keys()]))].sort()
  const rows = await tx.query<{ sku: string; available: bigint }>(
    'select sku, available from stock where sku = any($1) order by sku for update',
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
    const outcome =
      short.length === 0
        ? { type: 'stock.reserved.v1', data: { orderId } }
        : { type: 'stock.refused.v1', data: { orderId, reason: 'out-of-stock', skus: short } }
    tx.publish({ topic: 'stock', key: orderId, ...outcome }, event)
  }
}

/** What was reserved is sold. */
async function sell(tx: Transaction, events: OfOrder[]): Promise<void> {
  const sold = await closeReservations(tx, events, 'RESERVED', 'SOLD')
  await moveStock(tx, 'reserved', 'sold', sold)
}

/** What an order still holds becomes available: its reservation, or what it bought and did not return. */
async function release(tx: Transaction, events: OfOrder<{ lines?: Line[] }>[]): Promise<void> {
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
  await lockStock(tx, [...reserved.keys(), ...unsold.keys()])
  await moveStock(tx, 'reserved', 'available', reserved)
  await moveStock(tx, 'sold', 'available', unsold)
}

/** Returned units can be sold again. */
async function restock(tx: Transaction, events: OfOrder<{ lines: Line[] }>[]): Promise<void> {
  const returned: Units = new Map()
  for (const { data } of events)
    for (const { sku, quantity } of data.lines) add(returned, sku, quantity)
  await moveStock(tx, 'sold', 'available', returned)
}

/** The inventory's side of the money path: what becomes of orders. */
export const handlers = {
  'order.placed.v1': reserve,
  'order.confirmed.v1': sell,
  'order.rejected.v1': release,
  'order.cancelled.v1': release,
  'order.expired.v1': release,
  'order.returned.v1': restock,
} as Handlers

/** Every sku that the events name or that their orders hold, in the order of the skus. */
export const lockStockOf: Locker = (tx, events) => {
  const all = events as OfOrder<{ lines?: Line[] }>[]
  return tx.query(
    `select from stock where sku = any(array(
       select unnest($1::text[]) union select unnest(skus) from reservations where order_id = any($2)
     )) order by sku for update`,
    [
      all.flatMap(({ data }) => data.lines?.map(({ sku }) => sku) ?? []),
      all.map(({ data }) => data.orderId),
    ],
  )
}

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

const lockStock = (tx: Transaction, skus: string[]) =>
  tx.query('select from stock where sku = any($1) order by sku for update', [skus])

type Column = 'available' | 'reserved' | 'sold'

/** The table's constraints stand behind it: nothing falls below zero, and no unit is made or lost. */
async function moveStock(tx: Transaction, from: Column, to: Column, units: Units): Promise<void> {
  if (units.size === 0) return
  const moved = await tx.query(
    `with wanted as (
       select * from unnest($1::text[], $2::bigint[]) as w (sku, quantity)
     ), locked as materialized (
       select sku from stock where sku = any($1) order by sku for update
     )
     update stock s set ${from} = s.${from} - quantity, ${to} = s.${to} + quantity
     from wanted join locked using (sku)
     where s.sku = wanted.sku and s.${from} >= quantity
     returning s.sku`,
    [[...units.keys()], [...units.values()]],
  )
  if (moved.length < units.size) {
    throw new Error(
      `Cannot move ${units.size} skus from ${from} to ${to}: only ${moved.length} have that many units`,
    )
  }
}
