import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { readEventFlow } from '@ballast/engines'
import { Admin, consumerReceivesChannel, Consumer as KafkaConsumer } from '@platformatic/kafka'
import { Consumer } from './consumer.ts'
import type { Database } from './database.ts'
import { uuidv7 } from './event.ts'
import {
  createTopic,
  type Databases,
  declared,
  type Engines,
  openDatabases,
  openEngines,
  type StartedEngine,
  silentLog,
  until,
} from './fixtures/index.ts'
import type { Handler } from './handlers.ts'
import { Inbox } from './inbox.ts'
import { OrderedProducer, type ProducerRecord } from './producer.ts'

const waitingForLock = `
  select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

describe('Consumer', () => {
  let engines: Engines
  let databases: Databases
  let kafka: StartedEngine

  before(async () => {
    engines = await openEngines()
    ;[databases, kafka] = await Promise.all([openDatabases(engines), engines.start('kafka')])
  })
  after(() => engines[Symbol.asyncDispose]())

  /** Creates a topic of six partitions, a group that records the events it handles, and a producer. */
  const open = async (handled: (keys: string[]) => void = () => {}) => {
    const test = await databases.create()
    await createTopic(kafka, test.name, 6)
    await test.database.query('create table notes (n serial, key text, at int)')
    const producer = new OrderedProducer({
      ...declared.service.kafka,
      ...kafka.edge,
      clientId: 'test',
    })
    const note: Handler = async (tx, events) => {
      for (const { key, data } of events) {
        await tx.query('insert into notes (key, at) values ($1, $2)', [
          key,
          (data as { at: number }).at,
        ])
      }
      tx.onCommit(() => handled(events.map(({ key }) => key)))
    }
    let members = 0
    const join = (database: Database = test.open()) => {
      const handlers = { byType: { 'noted.v1': note } }
      const inbox = new Inbox({
        ...declared.service.kafka,
        database,
        handlers,
        consumer: 'notebook',
        log: silentLog,
      })
      const consumer = new Consumer({
        clientId: `member-${++members}`,
        group: test.name,
        ...declared.service.kafka,
        ...kafka.edge,
        topics: [test.name],
        inbox,
        log: silentLog,
      })
      consumer.start()
      return Object.assign(consumer, { inbox, [Symbol.asyncDispose]: () => consumer.stop() })
    }
    let sent = 0
    /** Sends `count` events with increasing numbers within each key. */
    const send = async (count: number) => {
      const records = Array.from({ length: count }, () => {
        const at = ++sent
        return record(test.name, `k-${at % 20}`, { at })
      })
      await producer.send(records)
    }
    const missing = async () => {
      const [row] = await test.database.query<{ count: bigint }>('select count(*) from notes')
      return sent - Number(row!.count)
    }
    /** Asserts that every event was handled once, in order within each key. */
    const settled = async () => {
      await until(async () => (await missing()) <= 0, 'all events are handled')
      const notes = await test.database.query<{ key: string; at: number }>(
        'select key, at from notes order by n',
      )
      for (const [key, own] of Map.groupBy(notes, ({ key }) => key)) {
        const numbers = own.map(({ at }) => at)
        assert.deepEqual(
          numbers,
          numbers.toSorted((a, b) => a - b),
          `the order of ${key}`,
        )
      }
      assert.equal(new Set(notes.map(({ at }) => at)).size, sent)
      assert.equal(notes.length, sent)
    }
    const dispose = async () => {
      await producer.close()
      await test[Symbol.asyncDispose]()
    }
    return { ...test, producer, join, send, settled, [Symbol.asyncDispose]: dispose }
  }
  const record = (
    topic: string,
    key: string,
    data: unknown,
    headers: Record<string, string> = {},
  ): ProducerRecord => ({
    topic,
    key,
    value: typeof data === 'string' ? data : JSON.stringify(data),
    headers: { ce_id: uuidv7(), ce_type: 'noted.v1', ...headers },
  })

  it('handles events from before and after it joined, and commits their offsets', async () => {
    await using group = await open()
    await group.send(50)
    {
      await using member = group.join()
      await until(() => member.consuming)
      await group.send(50)
      await group.settled()
      await until(async () => {
        const { lags } = await readEventFlow([kafka], { [group.name]: [group.name] }, 5_000)
        return lags.every(({ lag }) => lag === 0)
      }, 'all of it is committed')
    }
    await using successor = group.join()
    await group.send(20)
    await group.settled()
    assert.deepEqual(successor.inbox.counts, { handled: 20, repeated: 0, parked: 0, dead: 0 })
  })

  it('misses no record that arrives between a read and the wait for the next', async () => {
    let handled = Promise.withResolvers<void>()
    await using group = await open(() => handled.resolve())
    await using member = group.join()
    await until(() => member.consuming)
    // Each is sent while the previous one is being committed, and no later record would wake the consumer.
    for (let round = 0; round < 150; round++) {
      handled = Promise.withResolvers()
      await group.send(1)
      const late = AbortSignal.timeout(20_000)
      const outcome = await Promise.race([
        handled.promise.then(() => 'handled'),
        new Promise((resolve) => late.addEventListener('abort', () => resolve('forgotten'))),
      ])
      assert.equal(outcome, 'handled', `round ${round}`)
      await delay(Math.random() * 30)
    }
  })

  it('sends malformed records to the dead letters and continues', async () => {
    await using group = await open()
    const { name, producer, database } = group
    await producer.send([
      record(name, 'a', 'no JSON', { traceparent: 'no\u0000trace-01' }),
      record(name, 'a', '7'),
      record(name, 'a', '\u0000\u0001'),
      record(name, 'a', {}, { ce_id: 'no UUID' }),
      record(name, 'k\u0000', { at: 0 }),
      { topic: name, key: 'a', value: '{}', headers: {} },
      // An event type without a handler is skipped, not dead-lettered.
      record(name, 'a', {}, { ce_type: 'other.v1' }),
    ])
    await using member = group.join()
    await group.send(10)
    await group.settled()
    const letters = () =>
      database.query<{ reason: string }>(
        `select headers::json ->> 'ballast_reason' as reason from outbox where topic = $1 order by id`,
        [`${name}.dlq`],
      )
    await until(async () => (await letters()).length >= 6)
    assert.deepEqual((await letters()).map(({ reason }) => reason).toSorted(), [
      'The headers ce_id and ce_type are missing',
      'The key contains a null character',
      'The value is not JSON',
      'The value is not JSON',
      'The value is not a JSON object',
      'ce_id "no UUID" is not a UUID',
    ])
    assert.equal(member.inbox.counts.dead, 6)
  })

  it('shares partitions between members, and misses nothing when members join and leave', async () => {
    await using group = await open()
    await using stay = group.join()
    await until(() => stay.consuming)
    let sending = true
    const flow = (async () => {
      while (sending) await group.send(40)
    })()
    try {
      await using guest = group.join()
      await until(() => guest.inbox.counts.handled > 100, 'the guest has its share')
      const before = stay.inbox.counts.handled
      await until(() => stay.inbox.counts.handled > before + 100, 'the first keeps its share')
    } finally {
      sending = false
      await flow
    }
    await group.settled()
  })

  it('handles records that it dropped while another member owned their partition, once it owns it again', async () => {
    await using group = await open()
    await using member = group.join()
    await until(() => member.consuming)
    let read = 0
    const onRead = { asyncEnd: () => void read++ }
    consumerReceivesChannel.subscribe(onRead as never)
    await using lock = await group.session()
    await lock.query('begin; lock table notes')
    // The first event waits for the lock; the others are fetched and wait behind it.
    await group.send(1)
    await until(async () => (await lock.query(waitingForLock)).rowCount === 1)
    await group.send(200)
    await until(() => read === 201, 'all have been fetched')
    consumerReceivesChannel.unsubscribe(onRead as never)

    // The second member takes half of the partitions and commits nothing.
    const guest = new KafkaConsumer({
      clientId: 'guest',
      groupId: group.name,
      bootstrapBrokers: [kafka],
      sessionTimeout: 6_000,
    })
    await using _ = { [Symbol.asyncDispose]: () => guest.close(true) }
    const stream = await guest.consume({ topics: [group.name], autocommit: false })
    stream.on('error', () => {})
    await lock.query('commit')
    await until(() => member.inbox.counts.handled > 1, 'it handles the events of its partitions')
    const { handled } = member.inbox.counts
    assert.ok(handled < 201, `${handled} of 201 are handled, without those of the guest`)

    await guest.close(true)
    await group.settled()
  })

  it('rejoins after a kill as the same member, without waiting for the session timeout', async () => {
    await using group = await open()
    await using _ = group.join()
    const start = async () => {
      const main = join(import.meta.dirname, 'fixtures/member-main.ts')
      const options = {
        ...declared.service.kafka,
        ...kafka.edge,
        clientId: 'killed',
        group: group.name,
        topics: [group.name],
      }
      const child = fork(main, [JSON.stringify(options)])
      await once(child, 'message')
      return child
    }
    const killed = await start()
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    const successor = await start()
    try {
      const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka] })
      const groups = await admin.describeGroups({ groups: [group.name] })
      await admin.close()
      const members = [...groups.get(group.name)!.members.values()]
      assert.deepEqual(members.map(({ groupInstanceId }) => groupInstanceId).toSorted(), [
        'killed',
        'member-1',
      ])
    } finally {
      successor.kill('SIGKILL')
    }
  })

  it('retries the batch while the database is down', async () => {
    await using group = await open()
    await using _ = group.join()
    await group.send(20)
    await group.settled()
    await databases.postgres.kill()
    await group.send(20)
    await databases.postgres.restart()
    await group.send(20)
    await until(() =>
      group.settled().then(
        () => true,
        () => false,
      ),
    )
  })

  it('recovers after its broker was killed during a rebalance', async () => {
    await using group = await open()
    await using member = group.join()
    await until(() => member.consuming)
    // Its heartbeat is so rare that the other members wait for it in a rebalance.
    const sluggish = new KafkaConsumer({
      clientId: 'sluggish',
      groupId: group.name,
      bootstrapBrokers: [{ host: kafka.host, port: kafka.port }],
      sessionTimeout: 8_000,
      heartbeatInterval: 7_000,
      rebalanceTimeout: 8_000,
    })
    sluggish.on('error', () => {})
    const stream = await sluggish.consume({ topics: [group.name], autocommit: false })
    stream.on('error', () => {})
    await using _ = group.join()
    // One heartbeat later the first member has sent its rejoin request and has no response.
    await delay(1_500)
    await kafka.kill()
    await sluggish.close(true).catch(() => {})
    await kafka.restart()
    await until(
      () =>
        group.send(20).then(
          () => true,
          () => false,
        ),
      'the producer sends again',
    )
    await until(() =>
      group.settled().then(
        () => true,
        () => false,
      ),
    )
  })

  it('recovers after its broker was killed, and handles nothing twice', async () => {
    await using group = await open()
    await using member = group.join()
    await group.send(100)
    await until(() => member.inbox.counts.handled > 0)
    await kafka.kill()
    await kafka.restart()
    await until(
      () =>
        group.send(100).then(
          () => true,
          () => false,
        ),
      'the producer sends again',
    )
    await until(() => member.inbox.counts.handled >= 200, 'the member handles all events')
    const [row] = await group.database.query<{ twice: bigint }>(
      'select count(*) - count(distinct at) as twice from notes',
    )
    assert.equal(row!.twice, 0n)
  })
})
