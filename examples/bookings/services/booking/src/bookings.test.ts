import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Database, Problem, requestHash } from '@ballast/kit'
import { type Databases, type Engines, openDatabases, openEngines } from '@ballast/kit/fixtures'
import { bookSeats, cancelBooking, findBooking } from './bookings.ts'

const refused = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === code

describe('bookSeats', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines, join(import.meta.dirname, '../migrations'))
  })
  after(() => engines[Symbol.asyncDispose]())

  const open = async () => {
    const test = await databases.create()
    await test.database.query(`insert into shows values ('hamlet', 3, 5)`)
    return test
  }
  const book = (database: Database, seats: string[], key: string = randomUUID()) => {
    const body = { show: 'hamlet', seats }
    const hash = requestHash('POST', '/api/bookings', body)
    return bookSeats(database, body, { subject: 'ann', key, hash })
  }

  it('gives a seat to one of many who want it at once', async () => {
    await using test = await open()
    const wanted = [
      ['A1', 'A2'],
      ['A2', 'A1'],
      ['A2', 'A3'],
    ]
    const all = Array.from({ length: 12 }, (_, at) => book(test.database, wanted[at % 3]!))
    const outcomes = await Promise.allSettled(all)
    const booked = outcomes.filter(({ status }) => status === 'fulfilled')
    assert.equal(booked.length, 1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.ok(refused('SEAT_TAKEN')(outcome.reason))
    const [kept] = await test.database.query<{ count: bigint }>('select count(*) from bookings')
    assert.equal(kept!.count, 1n)
  })

  it('gives the same booking to a request that is repeated under its key', async () => {
    await using test = await open()
    const first = await book(test.database, ['B1'], 'k1')
    assert.deepEqual(await book(test.database, ['B1'], 'k1'), first)
    assert.deepEqual(await findBooking(test.database, first.id, 'ann'), first)
    assert.equal(await findBooking(test.database, first.id, 'bob'), undefined)
  })

  it('refuses a seat that the hall has not', async () => {
    await using test = await open()
    await assert.rejects(book(test.database, ['D1']), refused('NO_SUCH_SEAT'))
    await assert.rejects(book(test.database, ['A6']), refused('NO_SUCH_SEAT'))
  })

  it('gives the seat of a cancelled booking to somebody else', async () => {
    await using test = await open()
    const { id } = await book(test.database, ['C1'])
    await assert.rejects(book(test.database, ['C1']), refused('SEAT_TAKEN'))
    assert.equal((await cancelBooking(test.database, id, 'ann'))?.status, 'CANCELLED')
    assert.equal((await cancelBooking(test.database, id, 'ann'))?.status, 'CANCELLED')
    assert.equal((await book(test.database, ['C1'])).status, 'BOOKED')
  })
})
