import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { event, text } from '@ballast/model/events'
import { batchedRequests, type EventfulRequest } from './batched-requests.ts'
import { type Databases, type Engines, openDatabases, openEngines } from './fixtures/index.ts'
import { requestHash, takeKey } from './idempotency.ts'
import { outboxRow } from './outbox.ts'

const noted = event('noted', { topic: 'notes', version: 1, key: 'author', data: { author: text } })
const request = (key: string) => ({
  subject: 'anna',
  key,
  hash: requestHash('POST', '/notes', {}),
})
const note = (key: string, reference: string): EventfulRequest => ({
  request: request(key),
  reference,
  event: outboxRow(noted, { author: `author of ${reference}` }),
})

describe('batchedRequests', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  it('writes only the rows and events of new requests, and shares its keys with takeKey', async () => {
    await using test = await databases.create()
    const { database } = test
    await database.query('create table notes (reference text)')
    let woken = 0
    database.onPublished = () => woken++
    const write = batchedRequests<EventfulRequest>(
      database,
      {
        inserts: `noted as (
          insert into notes select n.reference from unnest($1::text[]) as n (reference) join taken using (reference))`,
        columns: (notes) => [notes.map(({ reference }) => reference)],
      },
      { most: 10, concurrency: 1 },
    )
    await database.transaction((tx) => takeKey(tx, request('taken'), 'n-0'))
    // In one turn of the event loop, so in one statement.
    const answers = await Promise.all([
      write(note('a', 'n-1')),
      write(note('taken', 'n-2')),
      write(note('b', 'n-3')),
    ])
    assert.deepEqual(answers, [undefined, 'n-0', undefined])
    assert.equal(woken, 1)
    const rows = await database.query('select reference from notes order by reference')
    assert.deepEqual(rows, [{ reference: 'n-1' }, { reference: 'n-3' }])
    assert.deepEqual(await database.query('select key, type from outbox order by key'), [
      { key: 'author of n-1', type: 'noted.v1' },
      { key: 'author of n-3', type: 'noted.v1' },
    ])
    assert.equal(await database.transaction((tx) => takeKey(tx, request('a'), 'n-4')), 'n-1')
  })
})
