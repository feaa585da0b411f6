import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceConfiguration } from '@ballast/model'
import type { Database } from './database.ts'
import type { Logger } from './logs.ts'

const dayMs = 86_400_000

/** Retention of handled dead letters. Unhandled ones are never deleted. */
const deadLettersMs = 30 * dayMs

const ageColumn = {
  inbox: 'handled_at',
  idempotency_keys: 'created_at',
  dead_letters: 'handled_at',
} as const
const everyMs = 600_000
/** Rows deleted per statement: few enough not to block other transactions for long. */
const chunk = 5_000

/** Deletes rows past their retention and returns their number. Replicas may run it concurrently. */
export async function prune(
  database: Database,
  now: Date,
  { inboxMs, idempotencyKeysMs }: ServiceConfiguration['retention'],
): Promise<number> {
  const retentionMs = {
    inbox: inboxMs,
    idempotency_keys: idempotencyKeysMs,
    dead_letters: deadLettersMs,
  }
  let pruned = 0
  for (const table of Object.keys(ageColumn) as (keyof typeof ageColumn)[]) {
    const before = new Date(now.getTime() - retentionMs[table])
    for (let deleted = chunk; deleted === chunk; pruned += deleted) {
      const rows = await database.query(
        `delete from ${table} where ctid = any(array(
           select ctid from ${table} where ${ageColumn[table]} < $1 limit ${chunk} for update skip locked
         )) returning 1`,
        [before],
      )
      deleted = rows.length
    }
  }
  return pruned
}

export async function keepPruning(
  database: Database,
  log: Logger,
  signal: AbortSignal,
  retention: ServiceConfiguration['retention'],
): Promise<void> {
  while (!signal.aborted) {
    await delay(everyMs, undefined, { signal, ref: false }).catch(() => {})
    if (signal.aborted) return
    try {
      const rows = await prune(database, new Date(), retention)
      if (rows > 0) log.info({ rows }, 'Pruned rows past their retention')
    } catch (error) {
      log.warn({ err: error }, 'Cannot prune old rows, trying again later')
    }
  }
}
