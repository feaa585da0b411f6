import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Databases, type Engines, openDatabases, openEngines } from './fixtures/index.ts'
import { type IdempotentRequest, requestHash, takeKey } from './idempotency.ts'
import { Problem } from './problem.ts'

const request = (body: unknown, subject = 'anna'): IdempotentRequest => ({
  subject,
  key: 'k-1',
  hash: requestHash('POST', '/api/books', body),
})
const problem = (status: number, code: string) => (error: unknown) =>
  error instanceof Problem && error.status === status && error.code === code

describe('takeKey', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  it('returns the reference of the first request to a repeated one, also on other replicas', async () => {
    await using test = await databases.create()
    const take = (reference: string, database = test.database) =>
      database.transaction((tx) => takeKey(tx, request({ a: 1 }), reference))
    assert.equal(await take('first'), undefined)
    assert.equal(await take('second'), 'first')
    assert.equal(await take('third', test.open()), 'first')
  })

  it('rejects another request with the same key, but accepts the key of another subject', async () => {
    await using test = await databases.create()
    const take = (body: unknown, subject?: string) =>
      test.database.transaction((tx) => takeKey(tx, request(body, subject), 'r'))
    await take({ a: 1 })
    await assert.rejects(take({ a: 2 }), problem(422, 'IDEMPOTENCY_KEY_REUSED'))
    assert.equal(await take({ a: 2 }, 'bert'), undefined)
  })

  it('rejects at once while the first request is in progress, and takes the key after that failed', async () => {
    await using test = await databases.create()
    const { database } = test
    const inFlight = problem(409, 'IDEMPOTENCY_KEY_IN_FLIGHT')
    const failing = database.transaction(async (tx) => {
      await takeKey(tx, request({}), 'first')
      await assert.rejects(
        database.transaction((other) => takeKey(other, request({}), 'second')),
        inFlight,
      )
      throw new Error('the first request failed')
    })
    await assert.rejects(failing, /the first request failed/)
    assert.equal(await database.transaction((tx) => takeKey(tx, request({}), 'third')), undefined)
  })

  it('gives the key to exactly one of many concurrent requests', async () => {
    await using test = await databases.create()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, at) =>
        test.database.transaction((tx) => takeKey(tx, request({}), `r-${at}`)),
      ),
    )
    const taken = outcomes.flatMap((outcome, at) =>
      outcome.status === 'fulfilled' && outcome.value === undefined ? [`r-${at}`] : [],
    )
    assert.equal(taken.length, 1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        assert.ok(problem(409, 'IDEMPOTENCY_KEY_IN_FLIGHT')(outcome.reason))
      else assert.ok(outcome.value === undefined || outcome.value === taken[0])
    }
  })
})
