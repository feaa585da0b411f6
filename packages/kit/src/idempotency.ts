import { createHash } from 'node:crypto'
import type { Transaction } from './database.ts'
import { Problem } from './problem.ts'

/** A request identified by its subject and idempotency key, with a hash of its content. */
export interface IdempotentRequest {
  readonly subject: string
  readonly key: string
  readonly hash: Buffer
}

/** A request and a reference to what it creates. */
export interface KeyTaken {
  readonly request: IdempotentRequest
  readonly reference: string
}

/** `fresh`: taken now. `known`: taken before, by this request or another. `in-flight`: another transaction is taking it. */
export type KeyOutcome = 'fresh' | 'known' | 'in-flight'

/** Returns the hash that tells a repeated request from a different one with the same key. */
export function requestHash(method: string, path: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body)}`)
    .digest()
}

/**
 * SQL that takes the keys passed by `keyColumns`, starting at parameter `$<first>`. Its CTE `taken` returns the references
 * of the new requests; inserts in the same statement join it to skip the repeated ones.
 */
export const takingKeys = (first: number) => `
  requested as (
    select * from unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::bytea[], $${first + 3}::text[])
      as r (subject, key, hash, reference)
  ), locked as materialized (
    select *, pg_try_advisory_xact_lock(hashtextextended(subject || ' ' || key, 0)) as free from requested
  ), taken as (
    insert into idempotency_keys (subject, key, request_hash, reference)
    select subject, key, hash, reference from locked where free
    on conflict do nothing
    returning reference
  )`

/** SQL of the final select, which returns the outcome of each key. */
export const keyOutcomes = `
  select reference, case when taken.reference is not null then 'fresh' when free then 'known' else 'in-flight' end as outcome
  from locked left join taken using (reference)`

export interface KeyRow {
  readonly reference: string
  readonly outcome: KeyOutcome
}

/** Returns keys as query parameters: one array for each column. */
export function keyColumns(keys: readonly KeyTaken[]): unknown[][] {
  return [
    keys.map(({ request }) => request.subject),
    keys.map(({ request }) => request.key),
    keys.map(({ request }) => request.hash),
    keys.map(({ reference }) => reference),
  ]
}

const takeOne = `with ${takingKeys(1)} ${keyOutcomes}`

/**
 * Takes an idempotency key in the transaction that creates what `reference` identifies. Returns undefined for a new
 * request, and the reference of the first request for a repeated one.
 *
 * @throws {Problem} 409 while the first request with this key is in progress, 422 if the key was used for another request
 */
export async function takeKey(
  tx: Transaction,
  request: IdempotentRequest,
  reference: string,
): Promise<string | undefined> {
  const [row] = await tx.query<KeyRow>(takeOne, keyColumns([{ request, reference }]))
  return firstReference(tx, request, row!.outcome)
}

/**
 * Returns undefined for a new request, and the reference of the first request for a repeated one.
 *
 * @throws {Problem} 409 while the first request with this key is in progress, 422 if the key was used for another request
 */
export async function firstReference(
  tx: Pick<Transaction, 'query'>,
  { subject, key, hash }: IdempotentRequest,
  outcome: KeyOutcome,
): Promise<string | undefined> {
  if (outcome === 'fresh') return undefined
  if (outcome === 'in-flight') throw keyInFlight(key)
  const [row] = await tx.query<{ request_hash: Buffer; reference: string }>(
    'select request_hash, reference from idempotency_keys where subject = $1 and key = $2',
    [subject, key],
  )
  // The first request was rolled back between the two statements, which released its key.
  if (row === undefined) throw keyInFlight(key)
  if (!row.request_hash.equals(hash)) {
    throw new Problem(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used for another request: use a new key for a new request',
    )
  }
  return row.reference
}

function keyInFlight(key: string): Problem {
  return new Problem(
    409,
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'A request with this Idempotency-Key is in progress: try again in a moment',
    { key },
  )
}
