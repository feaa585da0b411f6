import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { event, integer, text } from '@ballast/model/events'
import type { Database, Transaction } from './database.ts'
import {
  createTopic,
  type Databases,
  declared,
  type Engines,
  openDatabases,
  openEngines,
  readTopic,
  type StartedEngine,
  silentLog,
  type TestDatabase,
  type TopicRecord,
  until,
} from './fixtures/index.ts'
import { OrderedProducer, type ProducerRecord } from './producer.ts'
import { Relay } from './relay.ts'

const changed = (topic: string) =>
  event('changed', { topic, version: 1, key: 'key', data: { key: text, version: integer } })

describe('Relay', () => {
  let engines: Engines
  let databases: Databases
  let kafka: StartedEngine

  before(async () => {
    engines = await openEngines()
    ;[databases, kafka] = await Promise.all([openDatabases(engines), engines.start('kafka')])
  })
  after(() => engines[Symbol.asyncDispose]())

  /** Creates a topic, and a database with versioned things. */
  const open = async () => {
    const test = await databases.create()
    await createTopic(kafka, test.name, 3)
    await test.database.query('create table things (key text primary key, version int not null)')
    return test
  }
  /** Updates a thing under its row lock, and publishes its new version. */
  const change = async ({ name }: TestDatabase, tx: Transaction, key: string) => {
    const [row] = await tx.query<{ version: number }>(
      `insert into things as t values ($1, 1) on conflict (key) do update set version = t.version + 1
       returning version`,
      [key],
    )
    tx.publish(changed(name), { key, version: row!.version })
  }
  const startRelay = (database: Database, Producer = OrderedProducer) => {
    const producer = new Producer({ ...declared.service.kafka, ...kafka.edge, clientId: 'relay' })
    const relay = new Relay({ database, producer, source: '/test', log: silentLog })
    database.onPublished = () => relay.wake()
    relay.start()
    const dispose = async () => {
      await relay.stop()
      await producer.close()
    }
    return Object.assign(relay, { [Symbol.asyncDispose]: dispose })
  }
  const left = async ({ database }: TestDatabase) =>
    (await database.query('select from outbox')).length

  /** Asserts that the first deliveries of each key are all versions from 1, in order. */
  const assertAllInOrder = async (test: TestDatabase, records: readonly TopicRecord[]) => {
    const delivered = new Map<string, number[]>()
    for (const { key, data } of records) {
      const { version } = data as { version: number }
      const versions = delivered.get(key) ?? []
      delivered.set(key, versions)
      if (!versions.includes(version)) versions.push(version)
    }
    const things = await test.database.query<{ key: string; version: number }>(
      'select key, version from things',
    )
    for (const { key, version } of things) {
      assert.deepEqual(
        delivered.get(key),
        Array.from({ length: version }, (_, at) => at + 1),
        `the versions of ${key}`,
      )
    }
  }
  /** Runs 64 concurrent writers; each commits up to 20 ms after its events got their ids. */
  const write = async (test: TestDatabase, changes: number, database: Database) => {
    await database.query(`create function dawdle() returns trigger language plpgsql as
      $$ begin perform pg_sleep(random() * 0.02); return null; end $$`)
    await database.query(`create constraint trigger dawdle after insert on outbox
      deferrable initially deferred for each row execute function dawdle()`)
    let open = changes
    await Promise.all(
      Array.from({ length: 64 }, async () => {
        while (open-- > 0) {
          const keys = [1, 2].map(() => `k-${Math.floor(Math.random() * 40)}`).toSorted()
          await database.transaction(async (tx) => {
            for (const key of keys) await change(test, tx, key)
          })
        }
      }),
    )
  }

  it('misses no late commit and keeps the order of each key', async () => {
    await using test = await open()
    await using relay = startRelay(test.database)
    const writers = test.open(64)
    writers.onPublished = () => relay.wake()
    await write(test, 600, writers)
    const records = await readTopic(kafka, test.name, { events: 1_200 })
    await assertAllInOrder(test, records)
    assert.equal(records.length, 1_200)
    await until(async () => (await left(test)) === 0)
    assert.equal(relay.relayed, 1_200)
  })

  it('takes turns with the relays of other replicas', async () => {
    await using test = await open()
    const replicas = [test.open(), test.open()]
    await using one = startRelay(replicas[0]!)
    await using other = startRelay(replicas[1]!)
    const writers = test.open(64)
    writers.onPublished = () => {
      one.wake()
      other.wake()
    }
    await write(test, 400, writers)
    const records = await readTopic(kafka, test.name, { events: 800 })
    await assertAllInOrder(test, records)
    await until(() => one.relayed + other.relayed === 800)
    assert.equal(records.length, 800)
  })

  it('sends no newer events while another replica is sending older ones', async () => {
    await using test = await open()
    const sending = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    class Held extends OrderedProducer {
      override async send(records: readonly ProducerRecord[]): Promise<void> {
        sending.resolve()
        await released.promise
        await super.send(records)
      }
    }
    await test.database.transaction((tx) => change(test, tx, 'a'))
    await using _ = startRelay(test.open(), Held)
    await sending.promise
    await test.database.transaction((tx) => change(test, tx, 'a'))
    await using other = startRelay(test.open())
    await until(async () => {
      const waiting = await test.database.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return waiting.length === 1 || other.relayed === 1
    }, 'the other relay waits for the lock, or has sent')
    released.resolve()
    const records = await readTopic(kafka, test.name, { events: 2 })
    assert.deepEqual(
      records.map(({ data }) => data),
      [
        { key: 'a', version: 1 },
        { key: 'a', version: 2 },
      ],
    )
  })

  it('keeps the commit order of a key whose transactions began in the opposite order', async () => {
    await using test = await open()
    const { database } = test
    const began = Promise.withResolvers<void>()
    const changed = Promise.withResolvers<void>()
    // A relay that sorted by transaction id would publish the second change first.
    const second = database.transaction(async (tx) => {
      await tx.query('select pg_current_xact_id()')
      began.resolve()
      await changed.promise
      await change(test, tx, 'a')
    })
    await began.promise
    await database.transaction(async (tx) => {
      await change(test, tx, 'a')
      changed.resolve()
      await until(async () => {
        const [row] = await database.query<{ waiting: bigint }>(
          `select count(*) as waiting from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return row!.waiting === 1n
      }, 'the second change waits for the first')
    })
    await second
    await using _ = startRelay(database)
    const records = await readTopic(kafka, test.name, { events: 2 })
    assert.deepEqual(
      records.map(({ data }) => data),
      [
        { key: 'a', version: 1 },
        { key: 'a', version: 2 },
      ],
    )
  })

  it('sends event attributes as headers, and a dead letter with its reason', async () => {
    await using test = await open()
    const { database, name } = test
    await database.query(
      `insert into outbox (event_id, topic, key, type, data, headers)
       values ('01900000-0000-7000-8000-000000000001', $1, 'a', 'noted.v1', '{"n":1}', '{"ballast_reason":"no"}')`,
      [name],
    )
    await using _ = startRelay(database)
    const [record] = await readTopic(kafka, name, { events: 1 })
    const { ce_time, ...headers } = record!.headers
    assert.ok(Date.now() - Date.parse(ce_time!) < 60_000)
    assert.deepEqual(headers, {
      ce_specversion: '1.0',
      ce_id: '01900000-0000-7000-8000-000000000001',
      ce_type: 'noted.v1',
      ce_source: '/test',
      'content-type': 'application/json',
      ballast_reason: 'no',
    })
    assert.deepEqual([record!.key, record!.data], ['a', { n: 1 }])
  })

  it('redelivers, and misses nothing, after a crash between send and commit', async () => {
    await using test = await open()
    await using killer = await test.session()
    let deaths = 0
    class Dying extends OrderedProducer {
      override async send(records: readonly ProducerRecord[]): Promise<void> {
        await super.send(records)
        if (++deaths > 3) return
        await killer.query(
          `select pg_terminate_backend(pid, 5000) from pg_stat_activity
           where datname = current_database() and state = 'idle in transaction'`,
        )
      }
    }
    for (let at = 0; at < 20; at++) {
      await test.database.transaction((tx) => change(test, tx, `k-${at % 4}`))
    }
    await using relay = startRelay(test.open(), Dying)
    await until(async () => (await left(test)) === 0)
    const records = await readTopic(kafka, test.name, { events: 20 })
    assert.ok(records.length > 20, 'some came twice')
    await assertAllInOrder(test, records)
    assert.equal(relay.relayed, 20)
  })

  it('loses nothing while Kafka is down, and recovers with it', async () => {
    await using test = await open()
    await using _ = startRelay(test.database)
    const changes = async (count: number) => {
      for (let at = 0; at < count; at++) {
        await test.database.transaction((tx) => change(test, tx, `k-${at % 4}`))
      }
    }
    await changes(20)
    await until(async () => (await left(test)) === 0)
    await changes(1)
    await kafka.kill()
    await changes(20)
    assert.ok((await left(test)) >= 20)
    await kafka.restart()
    await until(async () => (await left(test)) === 0)
    await assertAllInOrder(test, await readTopic(kafka, test.name, { events: 41 }))
  })
})
