import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Event, Inbox, uuidv7 } from '@ballast/kit'
import {
  type Databases,
  declared,
  type Engines,
  openDatabases,
  openEngines,
  silentLog,
  type TestDatabase,
} from '@ballast/kit/fixtures'
import fc from 'fast-check'
import { handlers } from './handlers.ts'

interface Line {
  readonly sku: string
  readonly quantity: number
}

const skus = ['lamp', 'chair', 'table', 'rug']

describe('inventory handlers', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines, join(import.meta.dirname, '../migrations'))
  })
  after(() => engines[Symbol.asyncDispose]())

  const event = (type: string, orderId: string, data: object = {}): Event => ({
    id: uuidv7(),
    topic: 'orders',
    key: orderId,
    type: `order.${type}.v1`,
    data: { orderId, ...data },
  })
  const placed = (lines: readonly Line[], orderId: string = uuidv7()) =>
    event('placed', orderId, { lines })
  const open = async (units: number) => {
    const test = await databases.create()
    await test.database.query(
      'insert into stock (sku, available, received) select sku, $2, $2 from unnest($1::text[]) as s (sku)',
      [skus, units],
    )
    const replica = (database = test.open(2)) =>
      new Inbox({
        ...declared.service.kafka,
        database,
        handlers,
        consumer: 'inventory',
        log: silentLog,
      })
    return Object.assign(test, { replica })
  }
  const levels = async ({ database }: TestDatabase, sku = 'lamp') => {
    const [row] = await database.query<Record<'available' | 'reserved' | 'sold', bigint>>(
      'select available, reserved, sold from stock where sku = $1',
      [sku],
    )
    return [Number(row!.available), Number(row!.reserved), Number(row!.sold)]
  }
  const outcomes = async ({ database }: TestDatabase) =>
    (
      await database.query<{ type: string; data: string }>(
        'select type, data from outbox order by id',
      )
    ).map(({ type, data }) => ({ type, ...(JSON.parse(data) as { orderId: string }) }))
  const parked = async ({ database }: TestDatabase) =>
    (await database.query<{ reason: string }>('select reason from parked_events')).map(
      ({ reason }) => reason,
    )

  const park = ({ database }: TestDatabase, events: readonly Event[]) =>
    database.query(
      `insert into parked_events (event_id, topic, key, type, data, attempts, next_attempt_at, reason)
       select id, topic, key, type, data::text, 1, now(), 'failed once'
       from json_to_recordset($1) as e (id uuid, topic text, key text, type text, data json)`,
      [JSON.stringify(events)],
    )

  it('reserves all lines of an order or none, and adds up lines with the same sku', async () => {
    await using test = await open(5)
    const [whole, short, exact] = [
      placed([
        { sku: 'lamp', quantity: 2 },
        { sku: 'lamp', quantity: 1 },
      ]),
      placed([
        { sku: 'chair', quantity: 1 },
        { sku: 'lamp', quantity: 3 },
        { sku: 'none', quantity: 1 },
      ]),
      placed([{ sku: 'lamp', quantity: 2 }]),
    ]
    await test.replica().accept([whole, short, exact])
    assert.deepEqual(await levels(test), [0, 5, 0])
    assert.deepEqual(await levels(test, 'chair'), [5, 0, 0])
    assert.deepEqual(await outcomes(test), [
      { type: 'stock.reserved.v1', orderId: whole.key },
      {
        type: 'stock.refused.v1',
        orderId: short.key,
        reason: 'out-of-stock',
        skus: ['lamp', 'none'],
      },
      { type: 'stock.reserved.v1', orderId: exact.key },
    ])
  })

  it('never oversells and never deadlocks, whatever replicas are asked for at once', async () => {
    const lines = fc.array(
      fc.record({ sku: fc.constantFrom(...skus), quantity: fc.integer({ min: 1, max: 4 }) }),
      { minLength: 1, maxLength: 4 },
    )
    const ending = fc.constantFrom('none', 'confirmed', 'rejected', 'cancelled', 'expired')
    const orders = fc.array(fc.record({ lines, ending }), { minLength: 60, maxLength: 120 })
    await fc.assert(
      fc.asyncProperty(orders, async (given) => {
        await using test = await open(50)
        await using watcher = await test.session()
        const replicas = [1, 2, 3, 4].map(() => test.replica())
        const events = given.map((order) => ({ ...order, placed: placed(order.lines) }))
        // Each order's events go to one replica in order, as its partition does.
        await Promise.all(
          replicas.map(async (replica, own) => {
            const mine = events.filter((_, at) => at % replicas.length === own)
            for (let from = 0; from < mine.length; from += 5) {
              const batch = mine.slice(from, from + 5)
              await replica.accept(batch.map(({ placed }) => placed))
              const endings = batch
                .filter(({ ending }) => ending !== 'none')
                .map(({ placed: { key }, lines, ending }) => event(ending, key, { lines }))
              // Every other ending comes back from where failed events wait, while the replicas are at work.
              await park(
                test,
                endings.filter((_, at) => at % 2 === 0),
              )
              await Promise.all([
                replica.accept(endings.filter((_, at) => at % 2 === 1)),
                replica.retryParked(),
              ])
            }
          }),
        )
        while ((await parked(test)).length > 0) await replicas[0]!.retryParked()
        const { rows } = await watcher.query<{ deadlocks: string }>(
          'select deadlocks from pg_stat_database where datname = current_database()',
        )
        assert.equal(Number(rows[0]!.deadlocks), 0)
        const reserved = new Set(
          (await outcomes(test))
            .filter(({ type }) => type === 'stock.reserved.v1')
            .map(({ orderId }) => orderId),
        )
        for (const sku of skus) {
          const holding = (...endings: string[]) =>
            events
              .filter(
                ({ ending, placed: { key } }) => endings.includes(ending) && reserved.has(key),
              )
              .flatMap((order) => order.lines)
              .reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0)
          const [held, sold] = [holding('none'), holding('confirmed')]
          assert.deepEqual(await levels(test, sku), [50 - held - sold, held, sold], sku)
        }
      }),
      { numRuns: 5, endOnFailure: true },
    )
  })

  it('sells what is reserved, restocks what is returned, and takes the rest back, each once', async () => {
    await using test = await open(10)
    const replica = test.replica()
    const order = placed([{ sku: 'lamp', quantity: 4 }])
    const orderId = order.key
    const confirmed = event('confirmed', orderId)
    const returned = event('returned', orderId, { lines: [{ sku: 'lamp', quantity: 1 }] })
    const cancelled = event('cancelled', orderId, { lines: [{ sku: 'lamp', quantity: 3 }] })
    for (const [step, expected] of [
      [order, [6, 4, 0]],
      [confirmed, [6, 0, 4]],
      [returned, [7, 0, 3]],
      [cancelled, [10, 0, 0]],
    ] as const) {
      await Promise.all([replica.accept([step]), test.replica().accept([step, step])])
      assert.deepEqual(await levels(test), expected)
    }
    // A second ending of another kind finds nothing left.
    await replica.accept([event('expired', orderId, { lines: [{ sku: 'lamp', quantity: 3 }] })])
    assert.deepEqual(await levels(test), [10, 0, 0])
    assert.deepEqual(await parked(test), [])
  })

  it('gives nothing back for an order that it refused', async () => {
    await using test = await open(1)
    const order = placed([{ sku: 'lamp', quantity: 2 }])
    await test.replica().accept([order])
    await test.replica().accept([event('rejected', order.key)])
    assert.deepEqual(await levels(test), [1, 0, 0])
    assert.deepEqual(await parked(test), [])
  })

  it('parks a return of more than was sold, and moves no unit for it', async () => {
    await using test = await open(3)
    await test
      .replica()
      .accept([event('returned', uuidv7(), { lines: [{ sku: 'lamp', quantity: 1 }] })])
    assert.deepEqual(await levels(test), [3, 0, 0])
    assert.match((await parked(test)).join(), /Cannot move 1 skus from sold to available/)
  })
})
