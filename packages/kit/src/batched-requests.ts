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

/** A request with the event that tells of what it makes. */
export interface EventfulRequest extends KeyTaken {
  readonly event: OutboxRow
}

/** The rows that requests make. */
export interface Effects<Item> {
  /**
   * Inserts, as further parts of a WITH clause: `a as (insert …), b as (insert …)`. Their parameters count from $1, and each
   * joins `taken (reference)`, which has the new requests alone.
   */
  readonly inserts: string
  /** The parameters of `inserts`: arrays, one for each column. */
  readonly columns: (items: readonly Item[]) => unknown[][]
}

/**
 * Does requests once each. Those that arrive at the same time go as one statement, and so as one transaction: keys,
 * effects and events. A key that is taken leaves its request out and does not disturb the others.
 *
 * @returns a function that resolves to undefined for a new request, and to the first one's reference for a repeated one;
 *   it rejects with a Problem as `takeKey` does
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
