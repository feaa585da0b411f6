import { eventsUnderWay as countUnderWay, type DatabaseAccess, query } from '@ballast/prove'
import type { DatabaseOrder, Line } from './evidence.ts'
import type { StockEvidence } from './judge-stock.ts'
import type { ShopAccess } from './shop-access.ts'

type Access = ShopAccess['databases']

/** The orders behind idempotency keys: what became of requests that were never answered. */
export async function ordersOfKeys(orders: DatabaseAccess, keys: readonly string[]) {
  const rows = await query<{ reference: string }>(
    orders,
    'select reference from idempotency_keys where key = any($1)',
    [keys],
  )
  return rows.map(({ reference }) => reference)
}

/** Skus of the list that the catalogue lacks. */
export async function missingProducts(products: DatabaseAccess, skus: readonly string[]) {
  const rows = await query<{ sku: string }>(
    products,
    'select sku from unnest($1::text[]) as wanted (sku) where not exists (select from products p where p.sku = wanted.sku)',
    [skus],
  )
  return rows.map(({ sku }) => sku)
}

/** Returns what the databases of orders, payments and stock hold about these orders. */
export async function askDatabases(
  { orders, payments, stock }: Access,
  ids: readonly string[],
): Promise<Map<string, DatabaseOrder>> {
  const [headers, lines, paid, refunds, reservations] = await Promise.all([
    query<HeaderRow>(
      orders,
      'select id, status, total_minor, refund_due_minor, refunded_minor from orders where id = any($1)',
      [ids],
    ),
    query<LineRow>(
      orders,
      'select order_id, line, sku, quantity, unit_price_minor, returned from order_lines where order_id = any($1)',
      [ids],
    ),
    query<PaymentRow>(
      payments,
      'select order_id, status, capture_id, captured_minor, refunded_minor from payments where order_id = any($1)',
      [ids],
    ),
    query<RefundRow>(
      payments,
      'select id, order_id, amount_minor, status from refunds where order_id = any($1)',
      [ids],
    ),
    query<ReservationRow>(
      stock,
      'select order_id, status, skus, quantities from reservations where order_id = any($1)',
      [ids],
    ),
  ])
  const linesOf = Map.groupBy(lines, (row) => row.order_id)
  const refundsOf = Map.groupBy(refunds, (row) => row.order_id)
  const paymentOf = new Map(paid.map((row) => [row.order_id, row]))
  const reservationOf = new Map(reservations.map((row) => [row.order_id, row]))
  return new Map(
    headers.map((row): [string, DatabaseOrder] => {
      const payment = paymentOf.get(row.id)
      const reservation = reservationOf.get(row.id)
      const order: DatabaseOrder = {
        status: row.status,
        totalMinor: BigInt(row.total_minor),
        refundDueMinor: BigInt(row.refund_due_minor),
        refundedMinor: BigInt(row.refunded_minor),
        lines: (linesOf.get(row.id) ?? []).map(toLine),
        refunds: (refundsOf.get(row.id) ?? []).map(({ id, amount_minor, status }) => ({
          id,
          amountMinor: BigInt(amount_minor),
          done: status === 'DONE',
        })),
        ...(payment && { payment: toPayment(payment) }),
        ...(reservation && { reservation: toReservation(reservation) }),
      }
      return [row.id, order]
    }),
  )
}

/**
 * Stock, with what receipts, reservations and confirmed orders say that it must be.
 *
 * @param skus default: all that there are
 */
export async function askStock(
  { orders, stock }: Access,
  skus?: readonly string[],
): Promise<StockEvidence[]> {
  const [units, confirmed] = await Promise.all([
    query<Record<'sku' | 'available' | 'reserved' | 'sold' | 'received', string>>(
      stock,
      `select sku, available, reserved, sold, received, coalesce(receipts, 0) as receipts, coalesce(held, 0) as held
       from stock
       full join (select sku, sum(quantity) as receipts from receipts group by sku) r using (sku)
       full join (
         select sku, sum(quantity) as held from reservations, unnest(skus, quantities) as u (sku, quantity)
         where status = 'RESERVED' group by sku
       ) h using (sku)
       where $1::text[] is null or sku = any($1)`,
      [skus ?? null],
    ),
    query<{ sku: string; units: string }>(
      orders,
      `select sku, sum(quantity - returned) as units from order_lines join orders on id = order_id
       where status = 'CONFIRMED' and ($1::text[] is null or sku = any($1)) group by sku`,
      [skus ?? null],
    ),
  ])
  const sold = new Map(confirmed.map((row) => [row.sku, BigInt(row.units)]))
  const known = new Set(units.map(({ sku }) => sku))
  const unknown = [...sold.keys()].filter((sku) => !known.has(sku)).map((sku) => ({ sku }))
  return [...units, ...unknown].map((row) => {
    const count = (name: string) => BigInt((row as Record<string, string | null>)[name] ?? 0)
    return {
      sku: row.sku,
      available: count('available'),
      reserved: count('reserved'),
      sold: count('sold'),
      received: count('received'),
      receipts: count('receipts'),
      held: count('held'),
      confirmed: sold.get(row.sku) ?? 0n,
    }
  })
}

/** Counts the events that wait to be published or handled: until there are none, the parties cannot agree. */
export function eventsUnderWay({ orders, payments, stock }: Access): Promise<number> {
  return countUnderWay({ orders, payments, stock })
}

interface HeaderRow {
  id: string
  status: string
  total_minor: string
  refund_due_minor: string
  refunded_minor: string
}
interface LineRow {
  order_id: string
  line: number
  sku: string
  quantity: number
  unit_price_minor: string
  returned: number
}
interface PaymentRow {
  order_id: string
  status: string
  capture_id: string | null
  captured_minor: string
  refunded_minor: string
}
interface RefundRow {
  id: string
  order_id: string
  amount_minor: string
  status: string
}
interface ReservationRow {
  order_id: string
  status: string
  skus: string[]
  quantities: string[]
}

function toLine({ line, sku, quantity, unit_price_minor, returned }: LineRow): Line {
  return { line, sku, quantity, unitPriceMinor: Number(unit_price_minor), returned }
}

function toPayment({ status, capture_id, captured_minor, refunded_minor }: PaymentRow) {
  return {
    status,
    captureId: capture_id,
    capturedMinor: BigInt(captured_minor),
    refundedMinor: BigInt(refunded_minor),
  }
}

function toReservation({ status, skus, quantities }: ReservationRow) {
  return { status, units: new Map(skus.map((sku, at) => [sku, BigInt(quantities[at]!)])) }
}
