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

/** bigint columns are returned as JavaScript bigints, because sums of money may exceed 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, BigInt)

/** A PostgreSQL transaction and the events that it publishes. */
export interface Transaction {
  /** Runs a statement and returns its rows. The text must be constant: it is prepared under a name made from its hash. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<Row[]>
  /** Writes the event to the outbox in this transaction; it is relayed after the commit. */
  publish<E extends EventType>(event: E, data: DataOf<E>, options?: PublishOptions): void
  /** Registers a callback that runs after the commit, and never for an attempt that was rolled back. */
  onCommit(then: () => void): void
}

export interface DatabaseOptions extends DatabaseConfiguration {
  applicationName: string
}

const writeOutbox = insertOutbox(1)
const connectTimeoutMs = 3_000
/**
 * Time on top of the statement timeout until the client closes the connection. A healthy server cancels the statement at
 * its timeout and reports it; a server that hangs does not respond at all.
 */
const responseGraceMs = 500
const tooManyConnections = '53300'

/** SQLSTATEs after which a retry of the transaction may succeed: serialization failure, deadlock. */
const retryable = new Set(['40001', '40P01'])

export class Database {
  readonly #pool: pg.Pool
  /** Callback after a commit that wrote events to the outbox. */
  onPublished: () => void = () => {}

  /** @throws {TypeError} if the edge's addresses or TLS mode are not supported */
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
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: 30_000,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + responseGraceMs,
      lock_timeout: options.lockTimeoutMs,
      idle_in_transaction_session_timeout: options.idleInTransactionMs,
      keepAlive: true,
      // Pipelining sends a statement without waiting for the result of the previous one, which saves a round trip each.
      pipeline: true,
    })
    // A broken connection is replaced at its next use. It emits `error`, also while it is checked out and the pool does
    // not listen; without a listener Node would exit.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  /** Runs one statement in its own transaction. */
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
   * Runs `work` in one transaction (READ COMMITTED). Its events are written last, so that their ids are assigned under
   * the row locks of the rows they are about. After a serialization failure or a deadlock it is retried, up to five
   * attempts, so `work` must have no side effects outside the transaction.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(work)
      } catch (error) {
        if (attempt >= 5 || !retryable.has(sqlState(error) ?? '')) throw error
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
      const begun = awaitedLater(client.query('begin'))
      result = await work({
        query: (text, values = []) => run(client, text, values),
        publish: (event, data, options) => outbox.push(outboxRow(event, data, options)),
        onCommit: (then) => committed.push(then),
      })
      await begun
      const written =
        outbox.length > 0
          ? awaitedLater(run(client, writeOutbox, outboxColumns(outbox)))
          : undefined
      const committing = awaitedLater(client.query('commit'))
      await written
      // If `work` swallowed the error of a statement, PostgreSQL answers COMMIT with ROLLBACK.
      if ((await committing).command !== 'COMMIT')
        throw new Error('The transaction was rolled back: one of its statements failed')
      ended = true
    } catch (error) {
      // On a broken connection the rollback fails at once and there is nothing to roll back; the original error is thrown.
      // The client also breaks the connection itself when a statement times out.
      ended = await client.query('rollback').then(
        () => true,
        () => false,
      )
      throw error
    } finally {
      // A connection with an open transaction is closed, not returned to the pool.
      client.release(!ended)
    }
    if (outbox.length > 0) this.onPublished()
    for (const then of committed) then()
    return result
  }

  /**
   * Checks a connection out of the pool; the caller must release it. If the server has no free connection slots, it
   * retries for up to 3 s: other connections of this pool are usually released within milliseconds.
   */
  async connect(): Promise<pg.PoolClient> {
    const deadline = performance.now() + connectTimeoutMs
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

/** Marks a promise as handled, because it is awaited later and may reject before. */
function awaitedLater<T>(result: Promise<T>): Promise<T> {
  result.catch(() => {})
  return result
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

/** Returns the five-character SQLSTATE if PostgreSQL reported the error, else undefined. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/**
 * Tells whether an error is transient, so that the same work may be retried: the database was down, starting or overloaded,
 * rather than rejecting the statement. SQLSTATE classes 08 connection, 53 resources, 57 operator intervention, 40
 * rollback, and the codes 55P03 lock not available and 25P03 idle in transaction timeout.
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
