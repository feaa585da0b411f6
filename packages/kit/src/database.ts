import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseConfiguration, DataOf, EventType } from '@ballast/model'
import pg from 'pg'
import { readSecret } from './configuration.ts'
import { sole, usesTls } from './edge.ts'
import { GatheringClient } from './gathering-client.ts'
import {
  insertOutbox,
  type OutboxRow,
  outboxColumns,
  outboxRow,
  type PublishOptions,
} from './outbox.ts'
import { SpanKind, traced } from './telemetry.ts'

/** bigint columns come as JavaScript bigints: sums of money may pass 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, BigInt)

/** One PostgreSQL transaction, and the events that leave with it. */
export interface Transaction {
  /** Rows of one statement. Its text must be constant: it is prepared under a name made from it. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<Row[]>
  /** Writes the event beside the transaction's rows; it is relayed once the transaction has committed. */
  publish<E extends EventType>(event: E, data: DataOf<E>, options?: PublishOptions): void
  /** Called once the transaction has committed, never for an attempt that did not. */
  onCommit(then: () => void): void
}

export interface DatabaseOptions extends DatabaseConfiguration {
  applicationName: string
}

const writeOutbox = insertOutbox(1)
const connectWithinMs = 3_000
/**
 * The server ends a statement at its time-out and says so; one that hangs says nothing, and so long after
 * that the connection is given up.
 */
const answerWithinMs = 500
const tooManyConnections = '53300'

/** SQLSTATEs after which the same transaction may well succeed: serialization failure, deadlock. */
const repeatable = new Set(['40001', '40P01'])

export class Database {
  readonly #pool: pg.Pool
  /** Called after a commit that left events in the outbox. */
  onPublished: () => void = () => {}

  /** @throws {TypeError} where its edge cannot be connected to */
  constructor(options: DatabaseOptions) {
    const { statementTimeoutMs, credentialFile } = options
    this.#pool = new pg.Pool({
      Client: GatheringClient,
      ...sole('the database', options.addresses),
      ssl: usesTls('the database', options),
      database: options.database,
      user: options.user,
      ...(credentialFile !== undefined && { password: () => readSecret(credentialFile) }),
      application_name: options.applicationName,
      max: options.connections,
      connectionTimeoutMillis: connectWithinMs,
      idleTimeoutMillis: 30_000,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + answerWithinMs,
      lock_timeout: options.lockTimeoutMs,
      idle_in_transaction_session_timeout: options.idleInTransactionMs,
      keepAlive: true,
      // Statements leave at once, not after the answer to the one before: a round trip less for each
      // that need not wait for it.
      pipeline: true,
    })
    // A connection that breaks is replaced at its next use. It tells so by an event even while it is lent
    // out, when the pool does not listen: unheard, it would end the process.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** Runs one statement in a transaction of its own. */
  async query<Row extends object = Record<string, unknown>>(
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    const client = await this.connect()
    let broken = true
    try {
      const rows = await run<Row>(client, text, values)
      broken = false
      return rows
    } catch (error) {
      broken = sqlState(error) === undefined || isTransient(error)
      throw error
    } finally {
      client.release(broken)
    }
  }

  /**
   * Runs `work` in one transaction (READ COMMITTED); its events are written last, so that their
   * ids are taken under the row locks of what they tell of. Repeats it after a serialization
   * failure or a deadlock, up to five times: `work` must have no effect outside the transaction.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(work)
      } catch (error) {
        if (attempt >= 5 || !repeatable.has(sqlState(error) ?? '')) throw error
        await delay(Math.random() * 20 * attempt)
      }
    }
  }

  async #attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.connect()
    const outbox: OutboxRow[] = []
    const committed: (() => void)[] = []
    let ended = false
    let result: T
    try {
      const begun = sent(client.query('begin'))
      result = await work({
        query: (text, values = []) => run(client, text, values),
        publish: (event, data, options) => outbox.push(outboxRow(event, data, options)),
        onCommit: (then) => committed.push(then),
      })
      await begun
      const written =
        outbox.length > 0 ? sent(run(client, writeOutbox, outboxColumns(outbox))) : undefined
      const committing = sent(client.query('commit'))
      await written
      // After a statement whose failure `work` did not pass on, PostgreSQL rolls back and says so.
      if ((await committing).command !== 'COMMIT')
        throw new Error('The transaction was rolled back: one of its statements failed')
      ended = true
    } catch (error) {
      // Where the connection broke there is nothing to roll back, and that is the news. The client breaks it
      // itself where a statement is not answered in time: this fails at once then.
      ended = await client.query('rollback').then(
        () => true,
        () => false,
      )
      throw error
    } finally {
      // A connection whose transaction did not end is closed.
      client.release(!ended)
    }
    if (outbox.length > 0) this.onPublished()
    for (const then of committed) then()
    return result
  }

  /**
   * A connection of its own; the caller releases it. Where the server has no room for one more, those that
   * this pool has come back within milliseconds: nothing was begun, so it is asked for again.
   */
  async connect(): Promise<pg.PoolClient> {
    const deadline = performance.now() + connectWithinMs
    for (;;) {
      try {
        return await this.#pool.connect()
      } catch (error) {
        if (sqlState(error) !== tooManyConnections || performance.now() > deadline) throw error
        await delay(10 + Math.random() * 20)
      }
    }
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}

/** A statement that is awaited later: its failure is not unhandled until then. */
function sent<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {})
  return answer
}

const names = new Map<string, string>()

async function run<Row extends object>(
  client: pg.PoolClient,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  let name = names.get(text)
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 22)
    names.set(text, name)
  }
  const query = { name, text, values }
  return traced(
    `SQL ${text.trimStart().split(/\s/, 1)[0]}`,
    SpanKind.CLIENT,
    { 'db.system': 'postgresql', 'db.statement': text.trim() },
    async () => (await client.query<Row>(query)).rows,
  )
}

/** The five-character SQLSTATE, where the error is PostgreSQL's own answer. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/**
 * Whether the database was away, starting or overtaken, rather than refusing what was asked: the
 * same work may be tried again. Classes 08 connection, 53 resources, 57 operator intervention, 40
 * rollback, and 55P03 lock not available.
 */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error)
  if (state !== undefined)
    return /^(08|53|57|40)/.test(state) || state === '55P03' || state === '25P03'
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(code) ||
    /Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error/.test(
      error.message,
    )
  )
}
