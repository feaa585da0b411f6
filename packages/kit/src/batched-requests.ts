import { batched } from './batcher.ts'
import type { Database } from './database.ts'
import {
  firstReference,
  type KeyRow,
  type KeyTaken,
  keyColumns,
  keyOutcomes,
  takingKeys,
} from './idempotency.ts'
import { insertOutboxOfTaken, type OutboxRow, outboxColumns } from './outbox.ts'

/** A request and the event that announces its effect. */
export interface EventfulRequest extends KeyTaken {
  readonly event: OutboxRow
}

/** The rows that requests insert. */
export interface Effects<Item> {
  /**
   * Inserts, as further parts of a WITH clause: `a as (insert …), b as (insert …)`. Their parameters start at $1. Each
   * insert joins `taken (reference)`, which contains only the new requests.
   */
  readonly inserts: string
  /** Returns the parameters of `inserts`: one array for each column. */
  readonly columns: (items: readonly Item[]) => unknown[][]
}

/**
 * Executes each request once. Concurrent requests are batched into one statement, and so into one transaction, with their
 * idempotency keys, effects and events. A request whose key is already taken is skipped without affecting the others.
 *
 * @returns a function that resolves to undefined for a new request, and to the reference of the first request for a
 *   repeated one; it rejects with the same Problems as `takeKey`
 */
export function batchedRequests<Item extends EventfulRequest>(
  database: Database,
  effects: Effects<Item>,
  size: { most: number; concurrency: number },
): (item: Item) => Promise<string | undefined> {
  const own = effects.columns([]).length
  const keys = keyColumns([]).length
  const statement = `with ${takingKeys(own + 1)}, ${effects.inserts},
    events as (${insertOutboxOfTaken(own + keys + 1)}) ${keyOutcomes}`
  const write = batched(async (items: Item[]) => {
    const rows = await database.query<KeyRow>(statement, [
      ...effects.columns(items),
      ...keyColumns(items),
      ...outboxColumns(items.map(({ event }) => event)),
      items.map(({ reference }) => reference),
    ])
    database.onPublished()
    const outcomes = new Map(rows.map(({ reference, outcome }) => [reference, outcome]))
    return items.map(({ reference }) => outcomes.get(reference)!)
  }, size)
  return async (item) => firstReference(database, item.request, await write(item))
}
