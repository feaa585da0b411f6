import { setTimeout as delay } from 'node:timers/promises'
import { batched, type Database, type Transaction } from '@ballast/kit'
import { type OrderStatus, unsettledStatuses } from '@ballast/shop-events'
import type { OrderBody } from './order-body.ts'

export interface OrderRow {
  readonly id: string
  readonly customer_id: string
  readonly status: OrderStatus
  readonly reason: string | null
  readonly currency: string
  readonly total_minor: bigint
  readonly refund_due_minor: bigint
  readonly refunded_minor: bigint
  readonly created_at: Date
  readonly expires_at: Date
  readonly lines: {
    line: number
    sku: string
    quantity: number
    unit_price_minor: number
    returned: number
  }[]
}

const withLines = `
  select o.*, (
    select json_agg(json_build_object('line', line, 'sku', sku, 'quantity', quantity,
                                      'unit_price_minor', unit_price_minor, 'returned', returned) order by line)
    from order_lines where order_id = o.id
  ) as lines
  from orders o`

/** The order, or undefined. */
export async function findOrder(
  database: Pick<Transaction, 'query'>,
  id: string,
): Promise<OrderBody | undefined> {
  const [order] = await findOrders(database, [id])
  return order
}

export type FindOrder = (id: string) => Promise<OrderBody | undefined>

/** Finds orders by id; those that are asked for at the same time are read by one statement. */
export function createFindOrder(database: Database): FindOrder {
  return batched((ids: string[]) => findOrders(database, ids), { most: 100, concurrency: 2 })
}

async function findOrders(
  database: Pick<Transaction, 'query'>,
  ids: readonly string[],
): Promise<(OrderBody | undefined)[]> {
  const rows = await database.query<OrderRow>(`${withLines} where o.id = any($1)`, [ids])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = byId.get(id)
    return row && toBody(row)
  })
}

export interface Page {
  readonly customerId: string
  readonly limit: number
  /** The last order of the page before. */
  readonly after?: { createdAt: string; id: string } | undefined
}

/** Orders of a customer, newest first. */
export async function findOrdersOf(
  database: Database,
  { customerId, limit, after }: Page,
): Promise<OrderBody[]> {
  const rows = await database.query<OrderRow>(
    `${withLines}
     where o.customer_id = $1 and (created_at, id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
     order by created_at desc, id desc limit $4`,
    [customerId, after?.createdAt, after?.id, limit],
  )
  return rows.map(toBody)
}

function toBody(row: OrderRow): OrderBody {
  return {
    id: row.id,
    customerId: row.customer_id,
    status: row.status,
    ...(row.reason === null ? {} : { reason: row.reason }),
    currency: row.currency,
    lines: row.lines.map(({ unit_price_minor, ...line }) => ({
      ...line,
      unitPriceMinor: unit_price_minor,
    })),
    totalMinor: Number(row.total_minor),
    refundedMinor: Number(row.refunded_minor),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }
}

const pollMs = 20

/**
 * Waits for orders to settle: one query every 20 ms for all that are waited for in this process,
 * since the event that settles an order may be handled by another one.
 */
export class Settlement {
  readonly #database: Database
  readonly #stopping: AbortSignal
  readonly #waiting = new Map<string, Set<() => void>>()
  #polling = false

  /** @param stopping ends every wait: a stopping process has less time than a client may wait */
  constructor(database: Database, stopping: AbortSignal) {
    this.#database = database
    this.#stopping = stopping
    stopping.addEventListener('abort', () => this.#resolve([...this.#waiting.keys()]))
  }

  /** Returns once the order is settled with no refund under way, after `withinMs`, or as the process stops. */
  async wait(id: string, withinMs: number, signal: AbortSignal): Promise<void> {
    if (this.#stopping.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiters = this.#waiting.get(id) ?? new Set()
    this.#waiting.set(id, waiters.add(resolve))
    const timer = setTimeout(resolve, withinMs)
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (!this.#polling) void this.#poll()
    await promise
    clearTimeout(timer)
    waiters.delete(resolve)
    if (waiters.size === 0) this.#waiting.delete(id)
  }

  async #poll(): Promise<void> {
    this.#polling = true
    while (this.#waiting.size > 0) {
      await delay(pollMs)
      const settled = await this.#database
        .query<{ id: string }>(
          `select id from orders
           where id = any($1) and status <> all($2) and refunded_minor = refund_due_minor`,
          [[...this.#waiting.keys()], unsettledStatuses],
        )
        .catch(() => [])
      this.#resolve(settled.map(({ id }) => id))
    }
    this.#polling = false
  }

  #resolve(ids: readonly string[]): void {
    for (const id of ids) for (const resolve of this.#waiting.get(id) ?? []) resolve()
  }
}
