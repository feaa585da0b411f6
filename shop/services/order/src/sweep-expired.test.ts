import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Databases, type Engines, openEngines, type TestDatabase } from '@ballast/kit/fixtures'
import { eventsOf, openOrderDatabases } from './fixtures/order-databases.ts'
import { sweepExpired, takeExpired } from './sweep-expired.ts'

const now = new Date('2026-11-23T12:00:00Z')

describe('sweepExpired', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openOrderDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  /** Orders of one line each that expire so many seconds from now. */
  const insert = ({ database }: TestDatabase, count: number, status: string, inSeconds: number) =>
    database.query(
      `with made as (
         insert into orders (id, customer_id, status, currency, total_minor, payment_token, created_at, expires_at)
         select gen_random_uuid(), 'c-' || n, $2, 'EUR', 500, 'tok_ok', $3::timestamptz - interval '1 hour',
                $3::timestamptz + $4 * interval '1 second'
         from generate_series(1, $1::int) as n returning id
       ) insert into order_lines (order_id, line, sku, quantity, unit_price_minor)
         select id, 1, 'lamp', 5, 100 from made`,
      [count, status, now, inSeconds],
    )
  const statuses = async ({ database }: TestDatabase) =>
    Object.fromEntries(
      (
        await database.query<{ status: string; count: bigint }>(
          'select status, count(*) from orders group by status',
        )
      ).map(({ status, count }) => [status, Number(count)]),
    )

  it('finds expired orders by idx_orders_pending, with its first and its general plan', async () => {
    await using test = await databases.create()
    await insert(test, 20_000, 'CONFIRMED', -60)
    await insert(test, 25, 'PENDING', -60)
    await insert(test, 25, 'PENDING', 60)
    await test.database.query('analyze orders')
    await using session = await test.session()
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await session.query(`set plan_cache_mode = ${mode}`)
      const { rows } = await session.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers) ${takeExpired('PENDING')}`,
        [now],
      )
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      assert.doesNotMatch(plan, /Seq Scan/)
      // It reads what is expired and nothing else.
      assert.match(plan, /(Scan using|Scan on) idx_orders_pending.*actual time=\S+ rows=25 /)
    }
  })

  it('ends what expired before it settled, and tells what is to be given back', async () => {
    await using test = await databases.create()
    await insert(test, 1, 'PENDING', -1)
    await insert(test, 1, 'RESERVED', -1)
    await insert(test, 1, 'CONFIRMED', -1)
    await insert(test, 1, 'PENDING', 1)
    assert.equal(await sweepExpired(test.database, now), 2)
    assert.deepEqual(await statuses(test), { EXPIRED: 2, CONFIRMED: 1, PENDING: 1 })
    const events = await eventsOf(test.database)
    assert.equal(events.length, 2)
    for (const { type, key, data } of events) {
      assert.equal(type, 'order.expired.v1')
      assert.equal(data.orderId, key)
      assert.equal(data.refundMinor, 500)
      assert.deepEqual(data.lines, [{ line: 1, sku: 'lamp', quantity: 5 }])
    }
    assert.equal(await sweepExpired(test.database, now), 0)
  })

  it('ends each order once when replicas sweep side by side', async () => {
    await using test = await databases.create()
    await insert(test, 1_000, 'PENDING', -1)
    await insert(test, 200, 'RESERVED', -1)
    const replicas = [test.open(1), test.open(1), test.open(1), test.open(1)]
    const swept = await Promise.all(
      replicas.map(async (database) => {
        let own = 0
        for (let round = 0; round < 10; round++) own += await sweepExpired(database, now)
        return own
      }),
    )
    assert.equal(
      swept.reduce((sum, own) => sum + own),
      1_200,
    )
    assert.deepEqual(await statuses(test), { EXPIRED: 1_200 })
    const events = await eventsOf(test.database)
    assert.equal(events.length, 1_200)
    assert.equal(new Set(events.map(({ key }) => key)).size, 1_200)
  })

  it('leaves out an order that somebody is working on, and does not wait for it', async () => {
    await using test = await databases.create()
    await using session = await test.session()
    await insert(test, 2, 'PENDING', -1)
    await session.query('begin')
    await session.query(`update orders set status = 'RESERVED'
      where id = (select id from orders order by id limit 1)`)
    assert.equal(await sweepExpired(test.database, now), 1)
    await session.query('commit')
    assert.deepEqual(await statuses(test), { EXPIRED: 1, RESERVED: 1 })
  })
})
