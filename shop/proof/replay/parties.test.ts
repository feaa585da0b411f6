import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connectAs, type Running } from '@ballast/engines'
import { openWorkspace, type Workspace } from '@ballast/engines/fixtures'
import {
  gateway,
  identity,
  kafka,
  loadBalancer,
  platform,
  postgres,
  route,
  service,
  topic,
} from '@ballast/model'
import { endOffsets, nothingCounted, readTopics, type TopicRecord } from '@ballast/prove'
import { Admin, Producer, stringSerializers } from '@platformatic/kafka'
import type { Client } from 'pg'
import { runProvider } from '../../services/provider/src/running-provider.ts'
import { watchShop } from '../watch.ts'
import {
  askDatabases,
  askStock,
  eventsUnderWay,
  missingProducts,
  ordersOfKeys,
} from './ask-databases.ts'
import { judgeStock } from './judge-stock.ts'
import { eventOf, topicOrders } from './topic-orders.ts'

/** One database holds the schemas of all services: the questions name tables, not databases. */
const parties = platform('parties', () => {
  const events = kafka('events', { listeners: { internal: 16_210, external: 16_310 } })
  const keeper = service('keeper', {
    source: 'services/keeper',
    database: postgres('kept', { port: 16_110 }),
    publishes: [topic('orders', { on: events, key: 'orderId', partitions: 3 })],
  })
  const tokens = identity('tokens', { port: 16_410, audience: 'parties' })
  const api = gateway('api', { routes: [route('/**', { to: keeper })], identity: tokens })
  return {
    entry: loadBalancer('front', { port: 16_710, statsPort: 16_810, to: api }),
    promises: [],
  }
})
const root = join(import.meta.dirname, '../../..')
const orderId = '0197a3c0-0000-7000-8000-000000000001'

describe('the questions to the databases', () => {
  let workspace: Workspace
  let running: Running
  let client: Client
  let access: Parameters<typeof askDatabases>[0]
  before(async () => {
    workspace = await openWorkspace({ definition: parties, root })
    const context = await workspace.context('postgres')
    running = await workspace.start(context)
    client = await connectAs(context, 'postgres', 'postgres')
    await client.query(await schemas())
    const password = await context.secrets.read('kept/postgres')
    const one = {
      host: context.node.host,
      port: context.node.ports.main!,
      database: 'postgres',
      user: 'postgres',
      password,
    }
    access = { products: one, orders: one, stock: one, payments: one } as typeof access
  })
  after(async () => {
    await client?.end()
    await running?.stop()
    await workspace?.[Symbol.asyncDispose]()
  })

  it('find an order with its lines, payment, refunds and reservation', async () => {
    await client.query(`
      insert into orders values ('${orderId}', '7', 'CONFIRMED', null, 'GBP', 300, 100, 100, 'tok_ok', now(), now());
      insert into order_lines values ('${orderId}', 1, 'A', 3, 100, 1);
      insert into payments (order_id, customer_id, currency, amount_minor, token, status, capture_id, captured_minor, refunded_minor)
        values ('${orderId}', '7', 'GBP', 300, 'tok_ok', 'CAPTURED', 'ch_1', 300, 100);
      insert into refunds (id, order_id, amount_minor, status) values ('${orderId}', '${orderId}', 100, 'DONE');
      insert into stock values ('A', 8, 0, 2, 10), ('B', 0, 0, 0, 0);
      insert into receipts (id, sku, quantity) values ('${orderId}', 'A', 10);
      insert into reservations values ('${orderId}', 'SOLD', '{A}', '{3}');
      insert into idempotency_keys values ('replay', 'k1', 'x', '${orderId}');
      insert into products values ('A', 'a', null, 100, 'GBP')`)
    const orders = await askDatabases(access, [orderId])
    assert.deepEqual(orders.get(orderId), {
      status: 'CONFIRMED',
      totalMinor: 300n,
      refundDueMinor: 100n,
      refundedMinor: 100n,
      lines: [{ line: 1, sku: 'A', quantity: 3, unitPriceMinor: 100, returned: 1 }],
      refunds: [{ id: orderId, amountMinor: 100n, done: true }],
      payment: { status: 'CAPTURED', captureId: 'ch_1', capturedMinor: 300n, refundedMinor: 100n },
      reservation: { status: 'SOLD', units: new Map([['A', 3n]]) },
    })
    assert.deepEqual(await ordersOfKeys(access.orders, ['k1', 'k2']), [orderId])
    assert.deepEqual(await missingProducts(access.products, ['A', 'B']), ['B'])
    assert.equal(await eventsUnderWay(access), 0)
  })

  it('see stock as it should be, and a unit that was sold without a line or held without a unit', async () => {
    assert.deepEqual(judgeStock(await askStock(access)), [])
    await client.query(`update order_lines set returned = 0`)
    await client.query(
      `insert into reservations values (gen_random_uuid(), 'RESERVED', '{A,C}', '{1,1}')`,
    )
    const found = judgeStock(await askStock(access)).map(({ what, sku }) => `${what} ${sku}`)
    assert.deepEqual(found.toSorted(), ['stock-reserved A', 'stock-reserved C', 'stock-sold A'])
  })

  it('count while a load runs: orders lost and doubled, orders charged twice, skus oversold', async () => {
    await using provider = await runProvider()
    const { host, port } = provider.endpoint
    const platform = { databases: access, provider: `http://${host}:${port}`, kafka: [] }
    let counts = { ...nothingCounted, creationsSent: 2, acknowledged: 1 }
    const charge = (key: string) =>
      provider.call('POST', '/v1/charges', {
        key,
        token: 'tok_ok',
        amountMinor: 1,
        currency: 'GBP',
      })
    const order = (id: number) => `insert into orders values
      ('0197a3c0-0000-7000-8000-0000000001${id}', 'r1/7', 'PENDING', null, 'GBP', 1, 0, 0, 'tok_ok', now(), now())`
    const watch = watchShop(platform, { run: 'r1', counts: () => counts })
    // Counts of an earlier moment would make orders of meanwhile look doubled: nothing is said.
    await assert.rejects(watch(AbortSignal.timeout(300)), { name: 'AbortError' })

    counts = { ...counts, atMs: Number.POSITIVE_INFINITY }
    const next = () => watch(AbortSignal.timeout(20_000))
    const well = {
      'orders placed': 1,
      'orders lost': 0,
      'orders doubled': 0,
      'orders charged twice': 0,
      'skus oversold': 0,
    }
    await client.query(order(10))
    await client.query(`insert into stock values ('A.r1', 1, 0, 0, 1)`)
    await charge(`${orderId}/charge`)
    assert.deepEqual(await next(), well)

    counts = { ...counts, acknowledged: 2 }
    await charge(`${orderId}/charge-2`)
    await client.query(`update stock set available = 0, reserved = 1 where sku = 'A.r1'`)
    const wrong = { 'orders lost': 1, 'orders charged twice': 1, 'skus oversold': 1 }
    assert.deepEqual(await next(), { ...well, ...wrong })

    await client.query(order(11))
    await client.query(order(12))
    assert.equal((await next())['orders doubled'], 1)
  })
})

describe('readTopics', () => {
  it('reads every record that is there, from a client outside, and ends', async () => {
    await using workspace = await openWorkspace({ definition: parties, root })
    const context = await workspace.context('kafka')
    await using _ = await workspace.start(context)
    const brokers = [`${context.node.host}:${context.node.ports.external}`]
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: brokers })
    await admin.createTopics({ topics: ['orders', 'empty'], partitions: 3, replicas: 1 })
    await admin.close()
    const producer = new Producer({
      clientId: 'test',
      bootstrapBrokers: brokers,
      idempotent: true,
      serializers: stringSerializers,
    })
    for (let batch = 0; batch < 30; batch++) {
      // One partition a send: one with several is repeated whole if one of them is not ready.
      await producer.send({
        acks: -1,
        messages: Array.from({ length: 100 }, (_, at) => ({
          topic: 'orders',
          partition: batch % 3,
          key: `o${at}`,
          // Each event twice, as a relay that crashed would.
          headers: { ce_id: `${batch >> 1}-${at}`, ce_type: 'order.noted.v1' },
          value: JSON.stringify({ orderId: `o${at}` }),
        })),
      })
    }
    await producer.close()
    const records: TopicRecord[] = []
    const collected = topicOrders(() => true)
    await readTopics(brokers, ['orders', 'empty'], (record) => {
      records.push(record)
      collected.add(eventOf(record)!)
    })
    assert.equal(records.length, 3_000)
    const { orders, redelivered } = collected.finish()
    assert.equal(orders.size, 100)
    assert.equal(orders.get('o7')!.events['order.noted.v1'], 15)
    assert.equal(redelivered, 1_500)
    await readTopics(brokers, ['empty'], () => assert.fail('The topic is empty'))

    const ends = await endOffsets(brokers, ['orders', 'empty'])
    assert.equal(ends.get('orders/1'), 1_000n)
    await readTopics(brokers, ['orders'], () => assert.fail('All of it was there before'), ends)
    const late: bigint[] = []
    const from = new Map(ends).set('orders/1', 990n)
    await readTopics(brokers, ['orders'], ({ offset }) => late.push(offset), from)
    assert.deepEqual(
      late,
      Array.from({ length: 10 }, (_, at) => 990n + BigInt(at)),
    )
  })
})

/** The part of every migration that goes up, messaging once. */
async function schemas(): Promise<string> {
  const files: string[] = []
  const patterns = ['packages/kit/migrations/*.sql', 'shop/services/*/migrations/*.sql']
  for await (const file of glob(patterns, { cwd: root })) files.push(file)
  const texts = await Promise.all(
    files.toSorted().map((file) => readFile(join(root, file), 'utf8')),
  )
  return texts.map((text) => text.split('-- migrate:down')[0]).join('\n')
}
