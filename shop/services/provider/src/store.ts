import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Behaviour, goodBehaviour, parseBehaviour } from './behaviour.ts'

export interface Charge {
  readonly id: string
  readonly key: string
  readonly status: 'captured' | 'declined'
  readonly amountMinor: number
  readonly currency: string
  readonly at: string
  readonly reason?: string
}

export interface Refund {
  readonly id: string
  readonly key: string
  readonly chargeKey: string
  readonly amountMinor: number
  readonly at: string
}

export type LedgerEntry = { readonly sequence: number } & (
  | ({ readonly kind: 'charge' } & Charge)
  | ({ readonly kind: 'refund' } & Refund)
)

interface Row {
  sequence: number
  kind: 'charge' | 'refund'
  key: string
  id: string
  charge_key: string | null
  status: 'captured' | 'declined' | null
  reason: string | null
  amount_minor: number
  currency: string
  at: string
}

const schema = `
create table if not exists ledger (
  sequence integer primary key autoincrement,
  kind text not null check (kind in ('charge', 'refund')),
  key text not null,
  id text not null,
  charge_key text,
  status text,
  reason text,
  amount_minor integer not null check (amount_minor > 0),
  currency text not null,
  at text not null,
  unique (kind, key)
) strict;
create index if not exists refunds_by_charge on ledger (charge_key) where kind = 'refund';
create table if not exists behaviour (
  one integer primary key check (one = 1),
  value text not null
) strict;`

/**
 * The provider's memory: one SQLite file, one row per charge and refund, in the order they were made.
 *
 * WAL with `synchronous = NORMAL`: a commit is a write to the page cache without a sync. It survives
 * a crash of the process (kill -9); a power cut may take the last commits, never consistency.
 * All calls are synchronous and this process is alone on the file (exclusive lock), so looking and
 * then inserting cannot race.
 */
export function openStore(folder: string) {
  mkdirSync(folder, { recursive: true })
  // A predecessor that is still draining holds the lock: wait for it as long as a grace period.
  const database = new DatabaseSync(join(folder, 'provider.sqlite'), { timeout: 15_000 })
  database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal;')
  database.exec('pragma synchronous = normal;')
  database.exec(schema)
  const find = database.prepare('select * from ledger where kind = ? and key = ?')
  const insert = database.prepare(
    `insert into ledger (kind, key, id, charge_key, status, reason, amount_minor, currency, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const sumRefunds = database.prepare(
    `select coalesce(sum(amount_minor), 0) as sum from ledger where kind = 'refund' and charge_key = ?`,
  )
  const list = database.prepare('select * from ledger where sequence > ? order by sequence limit ?')
  const loadBehaviour = database.prepare('select value from behaviour')
  const saveBehaviour = database.prepare('insert or replace into behaviour values (1, ?)')

  const row = (kind: Row['kind'], key: string) => find.get(kind, key) as Row | undefined

  return {
    findCharge(key: string): Charge | undefined {
      const found = row('charge', key)
      return found && toCharge(found)
    },
    findRefund(key: string): Refund | undefined {
      const found = row('refund', key)
      return found && toRefund(found)
    },
    /** Fields stand in one order in the first and in every later answer, so that they are equal as text. */
    addCharge({ key, amountMinor, currency, status, reason }: Omit<Charge, 'id' | 'at'>): Charge {
      const [id, at] = [`ch_${randomUUID()}`, new Date().toISOString()]
      insert.run('charge', key, id, null, status, reason ?? null, amountMinor, currency, at)
      const charge = { id, key, status, amountMinor, currency, at }
      return reason === undefined ? charge : { ...charge, reason }
    },
    addRefund(
      { key, chargeKey, amountMinor }: Omit<Refund, 'id' | 'at'>,
      currency: string,
    ): Refund {
      const [id, at] = [`re_${randomUUID()}`, new Date().toISOString()]
      insert.run('refund', key, id, chargeKey, null, null, amountMinor, currency, at)
      return { id, key, chargeKey, amountMinor, at }
    },
    refundedMinor: (chargeKey: string) => (sumRefunds.get(chargeKey) as { sum: number }).sum,
    ledger(after: number, limit: number): LedgerEntry[] {
      return (list.all(after, limit) as unknown as Row[]).map((entry) =>
        entry.kind === 'charge'
          ? { sequence: entry.sequence, kind: entry.kind, ...toCharge(entry) }
          : { sequence: entry.sequence, kind: entry.kind, ...toRefund(entry) },
      )
    },
    behaviour(): Behaviour {
      const saved = loadBehaviour.get() as { value: string } | undefined
      return saved === undefined ? goodBehaviour : parseBehaviour(JSON.parse(saved.value))
    },
    setBehaviour: (behaviour: Behaviour) => saveBehaviour.run(JSON.stringify(behaviour)),
    answers: () => list.all(0, 1).length <= 1,
    close: () => database.close(),
  }
}

export type Store = ReturnType<typeof openStore>

function toCharge({ id, key, status, reason, amount_minor, currency, at }: Row): Charge {
  const charge = { id, key, status: status!, amountMinor: amount_minor, currency, at }
  return reason === null ? charge : { ...charge, reason }
}

function toRefund({ id, key, charge_key, amount_minor, at }: Row): Refund {
  return { id, key, chargeKey: charge_key!, amountMinor: amount_minor, at }
}
