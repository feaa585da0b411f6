import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Transaction } from './database.ts'
import { replayDeadLetters } from './dead-letters.ts'
import { type Event, uuidv7 } from './event.ts'
import {
  type Databases,
  declared,
  type Engines,
  openDatabases,
  openEngines,
  silentLog,
  type TestDatabase,
} from './fixtures/index.ts'
import type { Handlers } from './handlers.ts'
import { Inbox, type Malformed, waves } from './inbox.ts'

const { attempts } = declared.service.kafka

const event = (key: string, data: object = {}, type = 'noted.v1'): Event => ({
  id: uuidv7(),
  topic: 'notes',
  key,
  type,
  data,
})

describe('Inbox', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  /** Creates an inbox whose handler records its events, and fails for `data.poison` while `sick`. */
  const open = async (more: Handlers['byType'] = {}) => {
    const test = await databases.create()
    await test.database.query('create table notes (n serial, key text, body text)')
    const calls: string[][] = []
    const state = { sick: true }
    const byType: Handlers['byType'] = {
      'noted.v1': async (tx, events) => {
        calls.push(events.map(({ key }) => key))
        for (const { key, data } of events as Event<{ body?: string; poison?: boolean }>[]) {
          if (data.poison && state.sick) throw new Error('cannot\u0000 digest this')
          await tx.query('insert into notes (key, body) values ($1, $2)', [key, data.body ?? ''])
        }
      },
      ...more,
    }
    const inboxOf = (database = test.database, lock?: Handlers['lock']) =>
      new Inbox({
        ...declared.service.kafka,
        database,
        handlers: { byType, lock },
        consumer: 'notebook',
        log: silentLog,
      })
    return Object.assign(test, { inbox: inboxOf(), inboxOf, calls, state })
  }
  const bodies = async ({ database }: TestDatabase, key?: string) =>
    (
      await database.query<{ body: string }>(
        'select body from notes where $1::text is null or key = $1 order by n',
        [key],
      )
    ).map(({ body }) => body)
  const parked = ({ database }: TestDatabase) =>
    database.query<{ key: string; attempts: number }>(
      'select key, attempts from parked_events order by id',
    )
  const deadLetters = async ({ database }: TestDatabase) =>
    (
      await database.query<{
        event_id: string
        topic: string
        key: string
        type: string
        data: string
        headers: string
      }>('select * from outbox order by id')
    ).map(({ event_id, topic, key, type, data, headers }) => ({
      id: event_id,
      topic,
      key,
      type,
      data,
      headers: JSON.parse(headers) as Record<string, string>,
    }))
  const allDue = ({ database }: TestDatabase) =>
    database.query('update parked_events set next_attempt_at = now()')

  /** Lets events fail until they are dead letters. */
  const giveUp = async (test: TestDatabase & { inbox: Inbox }, events: Event[]) => {
    await test.inbox.accept(events)
    while ((await parked(test)).length > 0) {
      await allDue(test)
      await test.inbox.retryParked()
    }
  }

  it('handles an event once that is delivered concurrently to two replicas, twice to each', async () => {
    await using test = await open()
    const events = Array.from({ length: 40 }, (_, at) => event(`k-${at}`, { body: 'x' }))
    const [one, other] = [test.inboxOf(test.open()), test.inboxOf(test.open())]
    await Promise.all([
      one.accept(events),
      other.accept(events.toReversed()),
      one.accept([...events, ...events]),
      other.accept(events),
    ])
    assert.equal((await bodies(test)).length, 40)
    assert.equal(one.counts.handled + other.counts.handled, 40)
  })

  it('handles the events of one key in order, each in a separate call', async () => {
    await using test = await open()
    const keys = ['a', 'b', 'a', 'c', 'a', 'b']
    await test.inbox.accept(keys.map((key, at) => event(key, { body: `${key}${at}` })))
    assert.deepEqual(test.calls, [['a', 'b', 'c'], ['a', 'b'], ['a']])
    assert.deepEqual(await bodies(test, 'a'), ['a0', 'a2', 'a4'])
    assert.deepEqual(await bodies(test, 'b'), ['b1', 'b5'])
  })

  it('parks a failing event and later events with its key, in order, and handles other keys at once', async () => {
    await using test = await open()
    await test.inbox.accept([
      event('a', { body: 'a0' }),
      event('b', { body: 'b0', poison: true }),
      event('c', { body: 'c0' }),
      event('b', { body: 'b1' }),
    ])
    await test.inbox.accept([event('b', { body: 'b2' }), event('a', { body: 'a1' })])
    assert.deepEqual((await bodies(test)).toSorted(), ['a0', 'a1', 'c0'])
    assert.deepEqual(
      (await parked(test)).map(({ key }) => key),
      ['b', 'b', 'b'],
    )
    test.state.sick = false
    for (let left = 3; left > 0; left--) {
      await allDue(test)
      assert.equal(await test.inbox.retryParked(), 1)
    }
    assert.deepEqual(await bodies(test, 'b'), ['b0', 'b1', 'b2'])
    assert.deepEqual(await parked(test), [])
  })

  it('retries a parked event only after its backoff', async () => {
    await using test = await open()
    await test.inbox.accept([event('a', { poison: true })])
    test.state.sick = false
    await test.database.query(
      `update parked_events set next_attempt_at = now() + interval '1 hour'`,
    )
    assert.equal(await test.inbox.retryParked(), 0)
    await allDue(test)
    assert.equal(await test.inbox.retryParked(), 1)
    assert.equal((await bodies(test)).length, 1)
  })

  it('retries a parked event on one replica only, even if two find it due', async () => {
    await using test = await open()
    await test.inbox.accept(
      Array.from({ length: 20 }, (_, at) => event(`k-${at}`, { poison: true })),
    )
    await allDue(test)
    const replicas = [1, 2, 3].map(() => test.inboxOf(test.open()))
    await Promise.all(replicas.map((replica) => replica.retryParked()))
    assert.deepEqual(new Set((await parked(test)).map(({ attempts }) => attempts)), new Set([2]))
    test.state.sick = false
    await allDue(test)
    await Promise.all(replicas.map((replica) => replica.retryParked()))
    assert.equal((await bodies(test)).length, 20)
  })

  it('runs the lock before it handles events, parked ones as well', async () => {
    await using test = await open()
    const inbox = test.inboxOf(test.database, async (_tx, events) => {
      test.calls.push(events.map(({ key }) => `lock ${key}`))
    })
    await inbox.accept([event('a'), event('b')])
    assert.deepEqual(test.calls.splice(0), [
      ['lock a', 'lock b'],
      ['a', 'b'],
    ])
    await inbox.accept([event('c', { poison: true })])
    test.calls.length = 0
    await allDue(test)
    await inbox.retryParked()
    assert.deepEqual(test.calls, [['lock c'], ['c']])
  })

  it('dead-letters an event with its reason after the last attempt, and handles those behind it', async () => {
    await using test = await open()
    const poison = event('a', { body: 'a0', poison: true })
    await test.inbox.accept([poison, event('a', { body: 'a1' })])
    for (let attempt = 2; attempt <= attempts; attempt++) {
      assert.deepEqual(await deadLetters(test), [])
      await allDue(test)
      await test.inbox.retryParked()
    }
    assert.deepEqual(await deadLetters(test), [
      {
        id: poison.id,
        topic: 'notes.dlq',
        key: 'a',
        type: 'noted.v1',
        data: JSON.stringify(poison.data),
        headers: {
          ballast_topic: 'notes',
          ballast_consumer: 'notebook',
          ballast_reason: 'cannot\ufffd digest this',
          ballast_attempts: String(attempts),
        },
      },
    ])
    await allDue(test)
    await test.inbox.retryParked()
    assert.deepEqual(await bodies(test, 'a'), ['a1'])
    // A redelivery is ignored; only a replay handles it again.
    test.state.sick = false
    await test.inbox.accept([poison])
    assert.deepEqual(await bodies(test, 'a'), ['a1'])
  })

  it('dead-letters a malformed record once, whatever its content', async () => {
    await using test = await open()
    const letter: Malformed = {
      topic: 'notes',
      key: 'k\u0000',
      value: '\u0000\u0001binary',
      reason: 'The value is not JSON',
      id: uuidv7(),
    }
    await test.inbox.accept([event('a', { body: 'a0' })], [letter])
    await test.inbox.accept([], [letter])
    assert.deepEqual(
      (await deadLetters(test)).map(({ id, topic, key, data, headers }) => [
        id,
        topic,
        key,
        data,
        headers.ballast_reason,
      ]),
      [[letter.id, 'notes.dlq', 'k\ufffd', '\ufffd\u0001binary', 'The value is not JSON']],
    )
    assert.deepEqual(await bodies(test), ['a0'])
  })

  it('throws while the database is down, changes nothing, and succeeds when retried', async () => {
    let away = true
    const breaking = async (tx: Transaction) => {
      await tx.query(`insert into notes (key, body) values ('broken', 'half')`)
      if (away) await tx.query('select pg_terminate_backend(pg_backend_pid())')
    }
    await using test = await open({ 'broken.v1': breaking })
    const events = [event('a', { body: 'a0' }), event('broken', {}, 'broken.v1')]
    await assert.rejects(test.inbox.accept(events))
    assert.deepEqual(await bodies(test), [])
    assert.deepEqual(await parked(test), [])
    assert.equal(test.inbox.counts.handled, 0)
    away = false
    await test.inbox.accept(events)
    assert.equal((await bodies(test)).length, 2)
  })

  it('handles only the event types that it has handlers for', async () => {
    await using test = await open()
    assert.ok(test.inbox.handles('noted.v1'))
    assert.deepEqual(
      ['other.v1', 'toString', 'constructor'].filter((type) => test.inbox.handles(type)),
      [],
    )
  })

  describe('replayDeadLetters', () => {
    it('lets an event be handled once, even with concurrent and repeated replays and retries', async () => {
      await using test = await open()
      const poison = Array.from({ length: 20 }, (_, at) => event(`k-${at}`, { poison: true }))
      await giveUp(test, poison)
      test.state.sick = false
      const ids = poison.map(({ id }) => id)
      const replicas = [1, 2, 3, 4].map(() => {
        const database = test.open()
        return { database, inbox: test.inboxOf(database) }
      })
      const counts = await Promise.all(
        replicas.map(async ({ database, inbox }) => {
          let replayed = 0
          for (let round = 0; round < 10; round++) {
            replayed += (await replayDeadLetters(database, ids)).length
            await inbox.retryParked()
          }
          return replayed
        }),
      )
      assert.equal(
        counts.reduce((sum, count) => sum + count),
        20,
      )
      assert.equal((await bodies(test)).length, 20)
      assert.deepEqual(await parked(test), [])
      const left = await test.database.query('select from dead_letters where handled_at is null')
      assert.equal(left.length, 0)
    })

    it('allows one attempt: a repeated failure is dead-lettered at once, with its first failure time and count', async () => {
      await using test = await open()
      const poison = event('a', { body: 'a0', poison: true })
      await giveUp(test, [poison])
      const letter = async () => {
        const [row] = await test.database.query<Record<string, unknown>>(
          'select id, attempts, first_failed_at, given_up_at from dead_letters',
        )
        return row!
      }
      const before = await letter()
      assert.deepEqual(await replayDeadLetters(test.database, [poison.id]), [poison.id])
      // It is already parked, so another replay changes nothing.
      assert.deepEqual(await replayDeadLetters(test.database, [poison.id]), [])
      await test.inbox.retryParked()
      const { given_up_at: givenUpAt, ...after } = await letter()
      assert.deepEqual(after, {
        id: before.id,
        attempts: attempts + 1,
        first_failed_at: before.first_failed_at,
      })
      assert.ok((givenUpAt as Date) > (before.given_up_at as Date))
      assert.deepEqual(
        (await deadLetters(test)).map(({ headers }) => headers.ballast_attempts),
        [String(attempts), String(attempts + 1)],
      )
    })

    it('keeps the order of replayed events with one key, and parks new events behind them', async () => {
      await using test = await open()
      const poison = ['a0', 'a1', 'a2'].map((body) => event('a', { body, poison: true }))
      await giveUp(test, poison)
      test.state.sick = false
      // Replayed in a different order than they arrived.
      const ids = poison.map(({ id }) => id)
      await replayDeadLetters(test.database, [ids[2]!, ids[0]!, ids[1]!])
      await test.inbox.accept([event('a', { body: 'later' })])
      while ((await parked(test)).length > 0) {
        await allDue(test)
        await test.inbox.retryParked()
      }
      assert.deepEqual(await bodies(test, 'a'), ['a0', 'a1', 'a2', 'later'])
    })

    it('skips malformed records and unknown ids', async () => {
      await using test = await open()
      const letter = { topic: 'notes', key: 'k', value: '{', reason: 'not JSON', id: uuidv7() }
      await test.inbox.accept([], [letter])
      assert.deepEqual(await replayDeadLetters(test.database, [letter.id, uuidv7()]), [])
      assert.deepEqual(await parked(test), [])
    })

    it('does not count an event as handled if its handler no longer exists', async () => {
      await using test = await open()
      const poison = event('a', { poison: true })
      await giveUp(test, [poison])
      await replayDeadLetters(test.database, [poison.id])
      const successor = new Inbox({
        ...declared.service.kafka,
        database: test.database,
        handlers: { byType: {} },
        consumer: 'notebook',
        log: silentLog,
      })
      await successor.retryParked()
      const [row] = await test.database.query<{ reason: string; handled_at: Date | null }>(
        'select reason, handled_at from dead_letters',
      )
      assert.deepEqual(row, {
        reason: 'There is no handler for "noted.v1" any more',
        handled_at: null,
      })
    })
  })
})

describe('waves', () => {
  it('returns every event once, no key twice in a wave, and the events of each key in order', () => {
    const keys = fc.array(fc.tuple(fc.constantFrom('t', 'u'), fc.constantFrom('a', 'b', 'c')))
    fc.assert(
      fc.property(keys, (given) => {
        const events = given.map(([topic, key]) => ({ ...event(key), topic }))
        const found = waves(events)
        for (const wave of found) {
          assert.equal(new Set(wave.map(({ topic, key }) => `${topic}/${key}`)).size, wave.length)
        }
        const laneOf = ({ topic, key }: Event) => `${topic}/${key}`
        assert.deepEqual(Map.groupBy(found.flat(), laneOf), Map.groupBy(events, laneOf))
      }),
    )
  })
})
