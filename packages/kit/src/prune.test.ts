import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Databases, type Engines, openDatabases, openEngines } from './fixtures/index.ts'
import { prune } from './prune.ts'

const dayMs = 86_400_000

describe('prune', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  it('deletes rows past their retention in chunks, and keeps newer ones', async () => {
    await using test = await databases.create()
    const now = new Date('2026-06-30T12:00:00Z')
    await test.database.query(
      `insert into inbox (event_id, handled_at)
       select gen_random_uuid(), $1::timestamptz - ($2::int + n % 2 * 2 - 1) * interval '1 day' from generate_series(1, 12000) n`,
      [now, 3],
    )
    await test.database.query(
      `insert into idempotency_keys (subject, key, request_hash, reference, created_at)
       values ('a', 'old', '', 'r', $1::timestamptz - interval '6 days'), ('a', 'young', '', 'r', $1::timestamptz - interval '4 days')`,
      [now],
    )
    await test.database.query(
      `insert into dead_letters
         (event_id, topic, key, type, data, attempts, reason, first_failed_at, given_up_at, handled_at)
       select gen_random_uuid(), 't', 'k', 'a.v1', '{}', 6, 'r', $1::timestamptz - interval '1 year', $1, handled
       from unnest(array[$1::timestamptz - interval '31 days', $1::timestamptz - interval '29 days', null]) handled`,
      [now],
    )
    const retention = { inboxMs: 3 * dayMs, idempotencyKeysMs: 5 * dayMs }
    assert.equal(await prune(test.database, now, retention), 6_002)
    const [left] = await test.database.query<{
      inbox: bigint
      keys: string
      letters: bigint
    }>(
      `select (select count(*) from inbox) as inbox, (select string_agg(key, ',') from idempotency_keys) as keys,
         (select count(*) from dead_letters) as letters`,
    )
    assert.deepEqual(left, { inbox: 6_000n, keys: 'young', letters: 2n })
    assert.equal(await prune(test.database, now, retention), 0)
  })
})
