import { createHash } from 'node:crypto'
import type { Transaction } from './database.ts'
import { Problem } from './problem.ts'

/** Who asked for what: one key of one subject stands for one request, for good. */
export interface IdempotentRequest {
  readonly subject: string
  readonly key: string
  readonly hash: Buffer
}

/** The hash that tells a repeated request from another one under the same key. */
export function requestHash(method: string, path: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body)}`)
    .digest()
}

const take = `
  with lock as materialized (
    select pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0)) as free
  ), taken as (
    insert into idempotency_keys (subject, key, request_hash, reference)
    select $1, $2, $3, $4 from lock where free
    on conflict do nothing
    returning 1
  )
  select free, exists(select from taken) as fresh from lock`

/**
 * Takes the key for what `reference` names, within the transaction that makes it. Returns
 * undefined for a new request, and the first one's reference for a repeated one.
 *
 * @throws {Problem} 409 while the first request with this key is under way, 422 for another request
 */
export async function takeKey(
  tx: Transaction,
  { subject, key, hash }: IdempotentRequest,
  reference: string,
): Promise<string | undefined> {
  const [row] = await tx.query<{ free: boolean; fresh: boolean }>(take, [
    subject,
    key,
    hash,
    reference,
  ])
  if (row?.fresh) return undefined
  if (!row?.free) throw keyInFlight(key)
  return knownReference(tx, { subject, key, hash })
}

/**
 * The reference that a key was taken for.
 *
 * @throws {Problem} 422 where the request differs from the first one
 */
export async function knownReference(
  tx: Pick<Transaction, 'query'>,
  { subject, key, hash }: IdempotentRequest,
): Promise<string> {
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

export function keyInFlight(key: string): Problem {
  return new Problem(
    409,
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'A request with this Idempotency-Key is under way: try again in a moment',
    { key },
  )
}
