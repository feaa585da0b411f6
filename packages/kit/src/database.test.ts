import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { event, text } from '@ballast/model/events'
import { isTransient, sqlState, type Transaction } from './database.ts'
import {
  type Databases,
  type Engines,
  openDatabases,
  openEngines,
  until,
} from './fixtures/index.ts'
import { Problem } from './problem.ts'

const noted = event('noted', { topic: 'notes', version: 1, key: 'id', data: { id: text } })

describe('Database', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  const createCounter = (tx: Pick<Transaction, 'query'>) =>
    tx.query('create table counter as select n as id, 0 as value from generate_series(1, 2) as n')
  const increment = (tx: Transaction, id: number) =>
    tx.query('update counter set value = value + 1 where id = $1', [id])
  const values = async (tx: Pick<Transaction, 'query'>) =>
    (await tx.query<{ value: number }>('select value from counter order by id')).map(
      ({ value }) => value,
    )

  it('retries the victim of a deadlock, and both transactions take effect once', async () => {
    await using test = await databases.create()
    const { database } = test
    await createCounter(database)
    const bothHoldOne = barrier(2)
    let attempts = 0
    const crossing = (first: number, second: number) =>
      database.transaction(async (tx) => {
        attempts++
        await increment(tx, first)
        // The retry has no other transaction to conflict with.
        if (attempts <= 2) await bothHoldOne()
        await increment(tx, second)
      })
    await Promise.all([crossing(1, 2), crossing(2, 1)])
    assert.equal(attempts, 3)
    assert.deepEqual(await values(database), [2, 2])
  })

  it('continues with its open connections when the server has no free connection slots', async () => {
    await using test = await databases.create()
    const { database } = test
    await database.query('select 1')
    await using hogs = new AsyncDisposableStack()
    await assert.rejects(
      async () => {
        for (;;) hogs.use(await test.session())
      },
      { code: '53300' },
    )
    const sleeping = Array.from({ length: 4 }, () => database.query('select pg_sleep(0.05)'))
    await Promise.all([...sleeping, database.transaction((tx) => tx.query('select 1'))])
  })

  it('retries a transaction after a serialization failure', async () => {
    await using test = await databases.create()
    const { database } = test
    await createCounter(database)
    let attempts = 0
    await database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read')
      const [row] = await tx.query<{ value: number }>('select value from counter where id = 1')
      if (++attempts === 1) await database.query('update counter set value = 10 where id = 1')
      await tx.query('update counter set value = $1 where id = 1', [row!.value + 1])
    })
    assert.equal(attempts, 2)
    assert.deepEqual(await values(database), [11, 0])
  })

  it('throws the error of a rejected statement without a retry', async () => {
    await using test = await databases.create()
    let attempts = 0
    const failing = test.database.transaction(async (tx) => {
      attempts++
      await tx.query('select 1 / 0')
    })
    await assert.rejects(failing, (error) => sqlState(error) === '22012')
    assert.equal(attempts, 1)
  })

  it('writes events after all rows, in the same transaction', async () => {
    await using test = await databases.create()
    const { database } = test
    await createCounter(database)
    const outbox = () =>
      database.query<{ key: string; xmin: string }>('select key, xmin from outbox')
    const order: number[] = []
    const first = database.transaction(async (tx) => {
      tx.publish(noted, { id: 'a' })
      await increment(tx, 1)
      // If it were written at `publish`, its id would be lower than this one, which commits first.
      await database.transaction(async (other) => {
        other.publish(noted, { id: 'b' })
      })
      order.push((await outbox()).length)
    })
    await first
    assert.deepEqual(order, [1])
    const rows = await database.query<{ key: string }>('select key from outbox order by id')
    assert.deepEqual(
      rows.map(({ key }) => key),
      ['b', 'a'],
    )
    const failed = database.transaction(async (tx) => {
      tx.publish(noted, { id: 'c' })
      throw new Error('changed its mind')
    })
    await assert.rejects(failed, /changed its mind/)
    assert.equal((await outbox()).length, 2)
  })

  it('calls onCommit and onPublished once after the commit, also after retries', async () => {
    await using test = await databases.create()
    const { database } = test
    await createCounter(database)
    const seen: unknown[] = []
    const other = test.open()
    database.onPublished = () => seen.push('published')
    let attempts = 0
    await database.transaction(async (tx) => {
      const attempt = ++attempts
      tx.onCommit(() => seen.push(attempt))
      tx.publish(noted, { id: 'a' })
      await tx.query('set transaction isolation level repeatable read')
      await values(tx)
      if (attempt === 1) await other.query('update counter set value = 10 where id = 1')
      await increment(tx, 1)
      assert.deepEqual(seen, [])
    })
    assert.deepEqual(seen, ['published', 2])
    const failing = database.transaction(async (tx) => {
      tx.onCommit(() => seen.push('never'))
      throw new Error('no')
    })
    await assert.rejects(failing)
    assert.deepEqual(seen, ['published', 2])
  })

  it('replaces connections that the server closes, idle or within a transaction', async () => {
    await using test = await databases.create()
    await using killer = await test.session()
    const database = test.open(1)
    const pid = async (tx: Pick<Transaction, 'query'>) =>
      (await tx.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]!.pid
    const terminate = async (backend: number) => {
      await killer.query('select pg_terminate_backend($1, 10000)', [backend])
    }
    const first = await pid(database)
    await terminate(first)
    await until(async () => (await pid(database).catch(() => first)) !== first)

    const failing = database.transaction(async (tx) => {
      await terminate(await pid(tx))
      // The connection is idle within its transaction while it breaks.
      await killer.query('select pg_sleep(0.2)')
      await tx.query('select 1')
    })
    await assert.rejects(failing)
    assert.ok((await pid(database)) > 0)

    const waiting = database.transaction(async (tx) => {
      const backend = await pid(tx)
      await Promise.all([tx.query('select pg_sleep(30)'), terminate(backend)])
    })
    await assert.rejects(waiting)
    assert.ok((await pid(database)) > 0)
  })

  it('times statements out while the server hangs, and recovers with it', async () => {
    await using test = await databases.create()
    const database = test.open(2, { statementTimeoutMs: 1_500 })
    // Times out 1 s after `database`, and 1 s before `database` would if its rollback also waited for a timeout.
    const slower = test.open(1, { statementTimeoutMs: 2_500 })
    await createCounter(database)
    await Promise.all([values(database), values(database), values(slower)])
    await databases.postgres.pause()
    try {
      const timedOut: string[] = []
      const end = (name: string, statement: Promise<unknown>) =>
        assert.rejects(
          statement.finally(() => timedOut.push(name)),
          isTransient,
        )
      await Promise.all([
        end('slower', slower.query('select 1')),
        end('statement', database.query('select 1')),
        end(
          'transaction',
          database.transaction((tx) => increment(tx, 1)),
        ),
      ])
      assert.deepEqual(timedOut, ['statement', 'transaction', 'slower'])
    } finally {
      await databases.postgres.resume()
    }
    await until(async () => (await values(database).catch(() => [])).length === 2)
    assert.deepEqual(await values(database), [0, 0])
  })

  it('keeps the connection of a transaction that was rolled back cleanly', async () => {
    await using test = await databases.create()
    const database = test.open(1)
    const pids = new Set<number>()
    for (let round = 0; round < 3; round++) {
      const refused = database.transaction(async (tx) => {
        const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
        pids.add(row!.pid)
        throw new Problem(409, 'CONFLICT', 'No')
      })
      await assert.rejects(refused, Problem)
    }
    assert.equal(pids.size, 1)
  })
})

/** A barrier: resolves for every caller once all have called. */
function barrier(parties: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  return () => {
    if (--parties === 0) resolve()
    return promise
  }
}
