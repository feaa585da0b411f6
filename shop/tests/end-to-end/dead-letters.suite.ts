import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { claimOffset } from '@ballast/engines/fixtures'
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka'
import { execa } from 'execa'
import { sharedShop } from './fixtures/shared-shop.ts'
import { type Json, repository, type Shop, send as sendTo, until } from './fixtures/shop.ts'

/** Six attempts, the waits between them (0.2 to 6.4 s), and a busy machine. */
const givenUpMs = 90_000

let shop: Shop
let producer: Producer<string, string, string, string>

/** `order` refuses these skus until the cause is mended; each handling of a price is counted, also one
 * that comes again and so changes nothing. */
const cause = `alter table catalogue add constraint refused check (sku not like 'poison-%') not valid`
const mended = 'alter table catalogue drop constraint if exists refused'
const counted = `
  create table price_changes (sku text);
  create function count_price_change() returns trigger language plpgsql as
    'begin insert into price_changes values (new.sku); return new; end';
  create trigger counted before insert on catalogue for each row execute function count_price_change()`
const uncounted = 'drop function count_price_change cascade; drop table price_changes'

before(async () => {
  shop = await sharedShop()
  producer = new Producer({
    clientId: 'outside',
    bootstrapBrokers: [shop.addressOf('events', 'external')],
    serializers: stringSerializers,
  })
})
after(() => producer?.close())

const start = (line: string, portOffset = shop.instance.portOffset) =>
  execa(
    join(repository, 'ballast'),
    [...line.split(' '), '--port-offset', String(portOffset), '--json'],
    { reject: false, timeout: 120_000, killSignal: 'SIGKILL', cwd: repository },
  )
async function run(
  line: string,
  portOffset?: number,
): Promise<{ exitCode: unknown; answer: Json }> {
  const { exitCode, stdout, stderr } = await start(line, portOffset)
  assert.notEqual(stdout, '', stderr)
  return { exitCode, answer: JSON.parse(stdout) }
}
const outcomesOf = ({ answer }: { answer: Json }): string[] =>
  answer.letters.map(({ outcome }: Json) => outcome)

/** Tells of a price as the product service would; returns the event's id. */
async function tellPrice(sku: string, traceId = ''): Promise<string> {
  const id = randomUUID()
  const data = { sku, name: 'From outside', unitPriceMinor: 321, currency: 'EUR', version: 1 }
  await send(sku, JSON.stringify(data), {
    ce_id: id,
    ce_type: 'product.changed.v1',
    ...(traceId && { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }),
  })
  return id
}

async function send(key: string, value: string, headers: Record<string, string>): Promise<void> {
  await producer.send({ acks: -1, messages: [{ topic: 'catalog', key, value, headers }] })
}

async function changesOf(pattern: string): Promise<number> {
  const [row] = await shop.query(
    'orders',
    'order',
    'select count(*)::int as changes from price_changes where sku like $1',
    [pattern],
  )
  return row.changes
}

const waiting = (ids: readonly string[]) =>
  until(
    async () => (await run('dlq list catalog')).answer.letters as Json[],
    (letters) => ids.every((id) => letters.some((letter) => letter.id === id)),
    givenUpMs,
  )

describe('dlq', () => {
  before(() => shop.query('orders', 'order', counted))
  // Other suites share the shop.
  after(() => shop.query('orders', 'order', `${mended}; ${uncounted}`))

  it('lists what a service gave up, with its reason and trace, while other keys went on', async () => {
    await shop.query('orders', 'order', cause)
    const traceId = randomUUID().replaceAll('-', '')
    const id = await tellPrice('poison-listed', traceId)
    await tellPrice('fine')
    await until(
      () => changesOf('fine'),
      (changes) => changes === 1,
    )
    assert.equal(
      (await run('dlq list')).answer.letters.length,
      0,
      'The other key was handled before the poison was given up',
    )
    const [letter] = await waiting([id])
    const { firstFailedAt, givenUpAt, ...facts } = letter
    assert.deepEqual(facts, {
      topic: 'catalog',
      id,
      key: 'poison-listed',
      type: 'product.changed.v1',
      consumer: 'order',
      reason: 'new row for relation "catalogue" violates check constraint "refused"',
      attempts: 6,
      state: 'waiting',
      traceId,
    })
    assert.ok(firstFailedAt < givenUpAt)

    const { exitCode, answer } = await run(`dlq show catalog ${id}`)
    assert.equal(exitCode, 0)
    const [shown] = answer.letters
    assert.equal(JSON.parse(shown.data).sku, 'poison-listed')
    assert.equal(shown.trace, `http://${shop.addressOf('traces')}/zipkin/traces/${traceId}`)

    const { events } = (await run('status')).answer
    const row = events.consumers.find(
      ({ consumer, topic }: Json) => consumer === 'order' && topic === 'catalog',
    )
    assert.deepEqual([row.parked, row.deadLetters], [0, 1])
  })

  it('tells readers outside, on the topic for dead letters', async () => {
    const consumer = new Consumer({
      clientId: 'outside',
      groupId: `outside-${randomUUID()}`,
      bootstrapBrokers: [shop.addressOf('events', 'external')],
      deserializers: stringDeserializers,
      autocommit: false,
    })
    try {
      const stream = await consumer.consume({ topics: ['catalog.dlq'], mode: 'earliest' })
      const giveUp = setTimeout(() => stream.destroy(new Error('No dead letter came')), 60_000)
      for await (const { key, headers } of stream) {
        assert.equal(key, 'poison-listed')
        assert.equal(headers.get('ballast_consumer'), 'order')
        assert.match(headers.get('ballast_reason')!, /check constraint "refused"/)
        break
      }
      clearTimeout(giveUp)
    } finally {
      await consumer.close(true)
    }
  })

  it('replays: fails again while the cause stands, takes effect once when it is mended', async () => {
    const id = await tellPrice('poison-replayed')
    await waiting([id])
    const early = await run(`dlq replay catalog ${id}`)
    assert.equal(early.exitCode, 1)
    assert.deepEqual(outcomesOf(early), ['failed-again'])
    assert.equal(early.answer.letters[0].letter.attempts, 7)

    await shop.query('orders', 'order', mended)
    const replays = await Promise.all([1, 2, 3].map(() => run(`dlq replay catalog ${id}`)))
    replays.push(await run(`dlq replay catalog ${id}`))
    for (const replay of replays) {
      assert.equal(replay.exitCode, 0)
      assert.match(outcomesOf(replay).join(), /^(already-)?handled$/)
    }
    assert.equal(replays.flatMap(outcomesOf).filter((outcome) => outcome === 'handled').length, 1)
    assert.equal(await changesOf('poison-replayed'), 1)
    const { answer } = await run('dlq list catalog --all')
    const { state, replayedAt, handledAt } = answer.letters.find((letter: Json) => letter.id === id)
    assert.equal(state, 'handled')
    assert.ok(replayedAt <= handledAt)
  })

  it('loses and doubles nothing when a replay and the service are killed half-way', async () => {
    await shop.query('orders', 'order', cause)
    const skus = Array.from({ length: 60 }, (_, at) => `poison-killed-${at}`)
    await waiting(await Promise.all(skus.map((sku) => tellPrice(sku))))
    await shop.query('orders', 'order', mended)
    // Slow enough to be met half-way.
    await shop.query(
      'orders',
      'order',
      `create or replace function count_price_change() returns trigger language plpgsql as
         'begin perform pg_sleep(0.05); insert into price_changes values (new.sku); return new; end'`,
    )
    const replay = start('dlq replay catalog --all')
    const met = await until(
      () => changesOf('poison-killed-%'),
      (changes) => changes > 0,
    )
    assert.ok(met < skus.length, 'It was met half-way')
    replay.kill('SIGKILL')
    await shop.nodes.act('order', 'kill')
    await replay
    await until(
      () => shop.nodes.status(),
      ({ nodes }) => nodes.every(({ phase }) => phase === 'ready'),
    )
    const again = await run('dlq replay catalog --all --within 60')
    assert.equal(again.exitCode, 0)
    await until(
      () => changesOf('poison-killed-%'),
      (changes) => changes >= skus.length,
    )
    assert.equal(await changesOf('poison-killed-%'), skus.length)
    assert.deepEqual((await run('dlq list catalog')).answer.letters, [])
  })

  it('lists a record that is no event, and says that it cannot be replayed', async () => {
    await send('broken', '{', {})
    const letters = await until(
      async () => {
        const { answer } = await run('dlq list catalog')
        return (answer.letters as Json[]).filter(({ key }) => key === 'broken')
      },
      ({ length }) => length === 2,
    )
    assert.deepEqual(letters.map(({ type, consumer }) => [type, consumer]).sort(), [
      ['malformed', 'order'],
      ['malformed', 'product'],
    ])
    const replay = await run(`dlq replay catalog ${letters[0].id}`)
    assert.equal(replay.exitCode, 1)
    assert.deepEqual(outcomesOf(replay), ['not-an-event', 'not-an-event'])
  })

  it('says what is wrong with a topic, an id, a command and a platform that does not run', async () => {
    const unknown = '0b0c1a70-0000-4000-8000-000000000000'
    for (const [line, text] of [
      ['dlq list nowhere', 'No service consumes a topic "nowhere"'],
      [`dlq show catalog ${unknown}`, `no dead letter "${unknown}"`],
      [`dlq replay catalog ${unknown}`, `no dead letter "${unknown}"`],
      ['dlq show catalog some', 'must be a UUID'],
      ['dlq replay catalog', 'or --all'],
    ] as const) {
      const { exitCode, answer } = await run(line)
      assert.deepEqual([exitCode, answer.error.code], [2, 'USAGE'], line)
      assert.ok(answer.error.message.includes(text), answer.error.message)
    }
    await using free = await claimOffset(shop.platform)
    const { exitCode, answer } = await run('dlq list', free.portOffset)
    assert.deepEqual([exitCode, answer.error.code], [3, 'NOT_RUNNING'])
  })

  it('lets nobody replay who lacks the scope, and no request in by the front door', async () => {
    const ids = { ids: [randomUUID()] }
    const path = '/dead-letters/replays'
    const customer = await shop.tokenFor('ann', 'orders:write orders:all')
    const operator = await shop.tokenFor('ann', 'dead-letters:replay')
    assert.equal((await shop.call('POST', path, { token: operator, body: ids })).status, 404)
    const ask = async (token?: string) => {
      const url = `http://${shop.addressOf('order')}${path}`
      return (await sendTo(url, 'POST', { ...(token && { token }), body: ids })).status
    }
    assert.deepEqual([await ask(), await ask(customer), await ask(operator)], [401, 403, 202])
  })
})

describe('status', () => {
  it('counts the records that a consumer group has not handled, and names who does not answer', async () => {
    const stateOf = async () => {
      const { answer } = await run('status')
      const { consumers, unavailable } = answer.events
      const row = consumers.find(
        ({ consumer, topic }: Json) => consumer === 'order' && topic === 'catalog',
      )
      return { lag: row.lag, worst: row.worst, unavailable }
    }
    await until(stateOf, ({ lag }) => lag === 0)
    await shop.nodes.act('order', 'stop')
    for (let at = 0; at < 7; at++) await tellPrice('behind')
    const behind = await stateOf()
    assert.deepEqual([behind.lag, behind.worst.lag, behind.unavailable], [7, 7, []])

    await shop.nodes.act('events', 'pause')
    try {
      const startedAt = performance.now()
      assert.deepEqual(await stateOf(), {
        lag: undefined,
        worst: undefined,
        unavailable: ['events'],
      })
      assert.ok(performance.now() - startedAt < 10_000, 'It does not hang with its broker')
    } finally {
      await shop.nodes.act('events', 'resume')
    }
    await shop.nodes.act('order', 'start')
    await until(stateOf, ({ lag }) => lag === 0)
  })
})
