import { createHash } from 'node:crypto'
import type { Transaction } from './database.ts'
import { Problem } from './problem.ts'

/** Who asked for what: one key of one subject stands for one request, for good. */
export interface IdempotentRequest {
  readonly subject: string
  readonly key: string
  readonly hash: Buffer
}

/** A request, and the name of what it makes. */
export interface KeyTaken {
  readonly request: IdempotentRequest
  readonly reference: string
}

/** `known`: taken before, by this request or another one. `in-flight`: another transaction is taking it. */
export type KeyOutcome = 'fresh' | 'known' | 'in-flight'

/** The hash that tells a repeated request from another one under the same key. */
export function requestHash(method: string, path: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body)}`)
    .digest()
}

/**
 * Takes the keys of `keyColumns`, whose first parameter is `$<first>`. `taken` has the references of the new requests:
 * what joins it in the same statement is done for them alone.
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

/** The last part of a statement that takes keys. */
export const keyOutcomes = `
  select reference, case when taken.reference is not null then 'fresh' when free then 'known' else 'in-flight' end as outcome
  from locked left join taken using (reference)`

export interface KeyRow {
  readonly reference: string
  readonly outcome: KeyOutcome
}

/** Keys as arrays, one for each column. */
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
 * Takes the key for what `reference` names, within the transaction that makes it. Returns
 * undefined for a new request, and the first one's reference for a repeated one.
 *
 * @throws {Problem} 409 while the first request with this key is under way, 422 for another request
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
 * Returns undefined for a new request, and the first one's reference for a repeated one.
 *
 * @throws {Problem} 409 while the first request with this key is under way, 422 for another request
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
  // Taken and given back: the first request failed between the two statements.
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
    'A request with this Idempotency-Key is under way: try again in a moment',
    { key },
  )
}
