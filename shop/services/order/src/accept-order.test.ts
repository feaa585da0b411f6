import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Problem } from '@ballast/kit'
import { type Databases, type Engines, openEngines, until } from '@ballast/kit/fixtures'
import { createAcceptance } from './accept-order.ts'
import { eventsOf, openOrderDatabases, orderOf, requestOf } from './fixtures/order-databases.ts'

const options = { expiresAfterMs: 60_000 }
const problem = (status: number) => (error: unknown) =>
  error instanceof Problem && error.status === status

describe('createAcceptance', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openOrderDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  it('makes one order of a key that is used many times at once, on two replicas', async () => {
    await using test = await databases.create()
    const replicas = [test.database, test.open()].map((database) =>
      createAcceptance(database, options),
    )
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, (_, at) => replicas[at % 2]!(orderOf('k'))),
    )
    const [order, ...others] = await test.database.query<{ id: string }>('select id from orders')
    assert.deepEqual(others, [])
    let fresh = 0
    for (const answer of answers) {
      if (answer.status === 'rejected') assert.ok(problem(409)(answer.reason), answer.reason)
      else {
        assert.equal(answer.value.body.id, order!.id)
        if (!answer.value.repeated) fresh++
      }
    }
    assert.equal(fresh, 1)
    assert.equal((await test.database.query('select from order_lines')).length, 2)
    assert.deepEqual(
      (await eventsOf(test.database)).map(({ type, key }) => [type, key]),
      [['order.placed.v1', order!.id]],
    )
  })

  it('answers a repeated request as it did the first, whatever became of the order', async () => {
    await using test = await databases.create()
    const accept = createAcceptance(test.database, options)
    const first = await accept(orderOf('k'))
    await test.database.query(
      `update orders set status = 'CANCELLED', reason = 'cancelled', refund_due_minor = 9, refunded_minor = 9`,
    )
    assert.deepEqual(await accept(orderOf('k')), { body: first.body, repeated: true })
    assert.equal(first.body.totalMinor, 1_400)
    assert.equal(first.body.status, 'PENDING')
  })

  it('is not disturbed by taken keys, other requests under them and keys in flight in its batch', async () => {
    await using test = await databases.create()
    await using session = await test.session()
    const accept = createAcceptance(test.database, options)
    await accept(orderOf('taken'))
    await session.query('begin')
    await session.query(`select pg_advisory_xact_lock(hashtextextended('anna in-flight', 0))`)
    // In one turn of the event loop, so in one batch.
    const outcomes = await Promise.allSettled([
      accept(orderOf('a')),
      accept(orderOf('taken')),
      accept(orderOf('in-flight')),
      accept(orderOf('taken', { other: true })),
      accept(orderOf('b')),
      accept(orderOf('b')),
    ])
    await session.query('rollback')
    const told = outcomes.map((outcome) => {
      if (outcome.status === 'rejected') return (outcome.reason as Problem).status
      return outcome.value.repeated ? 'repeated' : 'fresh'
    })
    assert.deepEqual(told.slice(0, 4), ['fresh', 'repeated', 409, 422])
    assert.deepEqual(told.slice(4).toSorted(), ['fresh', 'repeated'])
    assert.equal((await test.database.query('select from orders')).length, 3)
    assert.equal((await test.database.query('select from order_lines')).length, 6)
    assert.equal((await eventsOf(test.database)).length, 3)
    assert.equal((await accept(orderOf('in-flight'))).repeated, false)
  })

  it('keeps the lines and events of many orders at once apart', async () => {
    await using test = await databases.create()
    let told = 0
    test.database.onPublished = () => told++
    const accept = createAcceptance(test.database, options)
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        accept({
          ...orderOf(`k-${at}`),
          lines: [{ line: 1, sku: `sku-${at}`, quantity: at + 1, unitPriceMinor: 10 }],
        }),
      ),
    )
    const events = new Map((await eventsOf(test.database)).map(({ key, data }) => [key, data]))
    answers.forEach(({ body }, at) => {
      assert.equal(body.totalMinor, 10 * (at + 1))
      const { orderId, totalMinor, lines } = events.get(body.id)
      assert.deepEqual(
        { orderId, totalMinor, lines },
        {
          orderId: body.id,
          totalMinor: body.totalMinor,
          lines: [{ line: 1, sku: `sku-${at}`, quantity: at + 1, unitPriceMinor: 10 }],
        },
      )
    })
    assert.ok(told > 0, 'the relay is woken')
  })

  it('refuses a total that no JSON number holds, and nothing of it is left', async () => {
    await using test = await databases.create()
    const accept = createAcceptance(test.database, options)
    const line = { sku: 'gold', quantity: 1_000_000, unitPriceMinor: 1_000_000_000 }
    const lines = Array.from({ length: 10 }, (_, at) => ({ ...line, line: at + 1 }))
    await assert.rejects(accept({ ...orderOf('k'), lines }), problem(422))
    const [largest] = await Promise.all([accept({ ...orderOf('k'), lines: lines.slice(1) })])
    assert.equal(largest.body.totalMinor, 9e15)
    assert.deepEqual(requestOf('k').hash, orderOf('k').request.hash)
    await until(async () => (await test.database.query('select from orders')).length === 1)
  })
})
