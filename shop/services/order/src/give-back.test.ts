import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Database, type Event, Inbox, Problem, uuidv7 } from '@ballast/kit'
import {
  type Databases,
  declared,
  type Engines,
  openEngines,
  silentLog,
  until,
} from '@ballast/kit/fixtures'
import { createAcceptance } from './accept-order.ts'
import { findOrder } from './find-order.ts'
import { eventsOf, openOrderDatabases, orderOf, requestOf } from './fixtures/order-databases.ts'
import { cancelOrder, returnLines } from './give-back.ts'
import { handlers } from './handlers.ts'

const problem = (status: number, code: string) => (error: unknown) =>
  error instanceof Problem && error.status === status && error.code === code

let engines: Engines
let databases: Databases

before(async () => {
  engines = await openEngines()
  databases = await openOrderDatabases(engines)
})
after(() => engines[Symbol.asyncDispose]())

/** A database with one order, taken as far as `steps` say by the events of the others. */
async function open(...steps: ('stock.reserved' | 'payment.captured' | 'stock.refused')[]) {
  const test = await databases.create()
  const accept = createAcceptance(test.database, { expiresAfterMs: 60_000 })
  const { id } = (await accept(orderOf('order'))).body
  const inbox = new Inbox({
    ...declared.service.kafka,
    database: test.database,
    handlers,
    consumer: 'order',
    log: silentLog,
  })
  const hear = (type: string, data: object = {}) => {
    const event: Event = {
      id: uuidv7(),
      topic: type.startsWith('stock') ? 'stock' : 'payments',
      key: id,
      type: `${type}.v1`,
      data: { orderId: id, ...data },
    }
    return Promise.all([inbox.accept([event]), inbox.accept([event, event])])
  }
  for (const step of steps) await hear(step)
  await test.database.query('delete from outbox')
  return Object.assign(test, { id, hear })
}
const confirmed = ['stock.reserved', 'payment.captured'] as const
/** All of them have begun, and wait for the order's row one behind the other, before any goes on. */
async function atOnce<T>(
  { database, session, id }: Awaited<ReturnType<typeof open>>,
  works: (() => Promise<T>)[],
) {
  await using holder = await session()
  await holder.query('begin')
  await holder.query('select from orders where id = $1 for update', [id])
  const begun: Promise<T>[] = []
  for (const work of works) {
    begun.push(work())
    await until(async () => {
      const [row] = await database.query<{ waiting: bigint }>(
        `select count(*) as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return row!.waiting === BigInt(begun.length)
    }, 'it waits for the order')
  }
  const outcomes = Promise.allSettled(begun)
  await holder.query('commit')
  return outcomes
}
const back = (database: Database, id: string, key: string, lines: Record<number, number>) =>
  returnLines(
    database,
    id,
    Object.entries(lines).map(([line, quantity]) => ({ line: Number(line), quantity })),
    requestOf(key, lines),
  )

describe('returnLines', () => {
  it('refunds what is returned at the price that it was sold at, once per request', async () => {
    await using test = await open(...confirmed)
    const { database, id } = test
    const answers = await Promise.allSettled(
      [1, 2, 3].map(() => back(database, id, 'r-1', { 1: 2, 2: 1 })),
    )
    const again = await back(database, id, 'r-1', { 1: 2, 2: 1 })
    assert.equal(again.repeated, true)
    for (const answer of answers) {
      if (answer.status === 'rejected')
        assert.ok(problem(409, 'IDEMPOTENCY_KEY_IN_FLIGHT')(answer.reason))
      else assert.deepEqual(answer.value.body, again.body)
    }
    assert.equal(again.body.refundMinor, 600)
    const events = await eventsOf(database)
    assert.deepEqual(events, [
      {
        type: 'order.returned.v1',
        key: id,
        data: {
          orderId: id,
          returnId: again.body.id,
          refundMinor: 600,
          lines: [
            { line: 1, sku: 'lamp', quantity: 2 },
            { line: 2, sku: 'chair', quantity: 1 },
          ],
        },
      },
    ])
    assert.deepEqual(
      (await findOrder(database, id))!.lines.map(({ returned }) => returned),
      [2, 1],
    )
  })

  it('takes back no more than was sold, however many ask at once, and all of a request or none', async () => {
    await using test = await open(...confirmed)
    const { database, id } = test
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => back(database, id, `r-${at}`, { 1: 2 })),
    )
    assert.equal(asked.filter(({ status }) => status === 'fulfilled').length, 2)
    for (const answer of asked) {
      if (answer.status === 'rejected')
        assert.ok(problem(422, 'RETURN_EXCEEDS_ORDER')(answer.reason))
    }
    await assert.rejects(
      back(database, id, 'both', { 1: 2, 2: 1 }),
      problem(422, 'RETURN_EXCEEDS_ORDER'),
    )
    await assert.rejects(back(database, id, 'none', { 3: 1 }), problem(422, 'RETURN_EXCEEDS_ORDER'))
    assert.deepEqual(
      (await findOrder(database, id))!.lines.map(({ returned }) => returned),
      [4, 0],
    )
    assert.equal((await eventsOf(database)).length, 2)
    // A refused request did not use its key up.
    assert.equal((await back(database, id, 'both', { 1: 1 })).repeated, false)
  })

  it('refuses returns of orders that are not confirmed or do not exist', async () => {
    await using test = await open('stock.reserved')
    const { database, id } = test
    await assert.rejects(back(database, id, 'r', { 1: 1 }), problem(409, 'ORDER_NOT_CONFIRMED'))
    await assert.rejects(back(database, uuidv7(), 'r', { 1: 1 }), problem(404, 'NOT_FOUND'))
  })
})

describe('cancelOrder', () => {
  it('gives back once what is left of a confirmed order, however often it is asked', async () => {
    await using test = await open(...confirmed)
    const { database, id, hear } = test
    await back(database, id, 'r-1', { 1: 2 })
    const ask = (key: string) => cancelOrder(database, id, requestOf(key))
    await atOnce(
      test,
      ['c-1', 'c-2', 'c-3'].map((key) => () => ask(key)),
    )
    assert.equal((await ask('c-1')).status, 'CANCELLED')
    const cancelled = await eventsOf(database, 'order.cancelled.v1')
    assert.equal(cancelled.length, 1)
    assert.equal(cancelled[0]!.data.refundMinor, 1_000)
    assert.deepEqual(cancelled[0]!.data.lines, [
      { line: 1, sku: 'lamp', quantity: 3 },
      { line: 2, sku: 'chair', quantity: 2 },
    ])
    await hear('payment.refunded', { amountMinor: 400 })
    await hear('payment.refunded', { amountMinor: 1_000 })
    assert.equal((await findOrder(database, id))!.refundedMinor, 1_400)
  })

  it('stays cancelled when the charge comes through, and shows what was given back for it', async () => {
    await using test = await open('stock.reserved')
    const { database, id, hear } = test
    await cancelOrder(database, id, requestOf('c'))
    await hear('payment.captured')
    await hear('payment.refunded', { amountMinor: 1_400 })
    const order = await findOrder(database, id)
    assert.deepEqual([order!.status, order!.refundedMinor], ['CANCELLED', 1_400])
    assert.deepEqual(
      (await eventsOf(database)).map(({ type }) => type),
      ['order.cancelled.v1'],
    )
  })

  it('cancels before anything is held, and what comes later changes nothing', async () => {
    await using test = await open()
    const { database, id, hear } = test
    await cancelOrder(database, id, requestOf('c'))
    await hear('stock.reserved')
    await hear('payment.declined')
    assert.equal((await findOrder(database, id))!.status, 'CANCELLED')
  })

  it('refuses what was rejected or does not exist', async () => {
    await using test = await open('stock.refused')
    const { database, id } = test
    await assert.rejects(
      cancelOrder(database, id, requestOf('c')),
      problem(409, 'ORDER_NOT_CANCELLABLE'),
    )
    await assert.rejects(cancelOrder(database, uuidv7(), requestOf('c')), problem(404, 'NOT_FOUND'))
  })

  for (const first of ['cancellation', 'return']) {
    it(`gives back what was paid and no more where a ${first} comes just before the other`, async () => {
      await using test = await open(...confirmed)
      const { database, id } = test
      const cancel = () => cancelOrder(database, id, requestOf('c'))
      const giveBack = () => back(database, id, 'r', { 1: 5, 2: 2 })
      await atOnce<unknown>(test, first === 'return' ? [giveBack, cancel] : [cancel, giveBack])
      const refunds = (await eventsOf(database)).map(({ data }) => data.refundMinor as number)
      assert.equal(
        refunds.reduce((sum, refund) => sum + refund),
        1_400,
      )
    })
  }
})
