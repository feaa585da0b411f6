import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import {
  Admin,
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka'
import { sharedShop } from './fixtures/shared-shop.ts'
import { type Shop, until } from './fixtures/shop.ts'

let shop: Shop

before(async () => {
  shop = await sharedShop()
})

const clientId = 'outside'
/** The addresses that the broker advertises to a client that connects through a listener. */
async function advertisedAt(listener: 'internal' | 'external'): Promise<string[]> {
  const bootstrapBrokers = [shop.addressOf('events', listener)]
  const admin = new Admin({ clientId, bootstrapBrokers, retries: 1 })
  try {
    const { brokers } = await admin.metadata({ topics: [] })
    return [...brokers.values()].map(({ host, port }) => `${host}:${port}`)
  } finally {
    await admin.close()
  }
}

describe("the broker's listeners", () => {
  it('send each client back to the listener that it came in by', async () => {
    for (const listener of ['internal', 'external'] as const) {
      assert.deepEqual(await advertisedAt(listener), [shop.addressOf('events', listener)])
    }
    assert.notEqual(shop.addressOf('events', 'internal'), shop.addressOf('events', 'external'))
  })

  it('let a client outside produce what a service inside handles, and consume what that one tells', async () => {
    const bootstrapBrokers = [shop.addressOf('events', 'external')]
    const sku = `sku-${randomUUID()}`
    const data = { sku, name: 'From outside', unitPriceMinor: 321, currency: 'EUR', version: 1 }
    const producer = new Producer({ clientId, bootstrapBrokers, serializers: stringSerializers })
    try {
      await producer.send({
        acks: -1,
        messages: [
          {
            topic: 'catalog',
            key: sku,
            value: JSON.stringify(data),
            headers: {
              ce_specversion: '1.0',
              ce_id: randomUUID(),
              ce_type: 'product.changed.v1',
              ce_source: '/outside',
              ce_time: new Date().toISOString(),
              'content-type': 'application/json',
            },
          },
        ],
      })
    } finally {
      await producer.close()
    }
    // The order service, on the internal listener, takes note of the price.
    const [row] = await until(
      () =>
        shop.query('orders', 'order', 'select unit_price_minor from catalogue where sku = $1', [
          sku,
        ]),
      ({ length }) => length === 1,
    )
    assert.equal(Number(row.unit_price_minor), 321)

    const token = await shop.tokenFor('ann', 'orders:write stock:write')
    await shop.call('POST', `/api/inventory/${sku}/receipts`, {
      token,
      key: sku,
      body: { quantity: 1 },
    })
    const placed = await shop.call('POST', '/api/orders', {
      token,
      key: randomUUID(),
      body: { currency: 'EUR', lines: [{ sku, quantity: 1 }], paymentToken: 'tok_ok' },
    })
    assert.equal(placed.body.totalMinor, 321)
    const consumer = new Consumer({
      clientId,
      groupId: `outside-${randomUUID()}`,
      bootstrapBrokers,
      deserializers: stringDeserializers,
      autocommit: false,
    })
    const types: (string | undefined)[] = []
    try {
      const stream = await consumer.consume({ topics: ['orders'], mode: 'earliest' })
      const giveUp = setTimeout(() => stream.destroy(new Error(`Only ${types.join()}`)), 60_000)
      for await (const { key, headers } of stream) {
        if (key !== placed.body.id) continue
        types.push(headers.get('ce_type'))
        if (types.at(-1) === 'order.confirmed.v1') break
      }
      clearTimeout(giveUp)
    } finally {
      await consumer.close(true)
    }
    assert.deepEqual(types, ['order.placed.v1', 'order.reserved.v1', 'order.confirmed.v1'])
  })

  it('make no topic that nobody declared', async () => {
    const bootstrapBrokers = [shop.addressOf('events', 'external')]
    const topic = `misspelt-${randomUUID()}`
    const producer = new Producer({
      clientId,
      bootstrapBrokers,
      serializers: stringSerializers,
      autocreateTopics: true,
      retries: 1,
    })
    try {
      const message = { topic, key: 'a', value: 'b' }
      await assert.rejects(producer.send({ acks: -1, messages: [message] }))
    } finally {
      await producer.close()
    }
    const admin = new Admin({ clientId, bootstrapBrokers })
    try {
      assert.ok(!(await admin.listTopics()).includes(topic))
    } finally {
      await admin.close()
    }
  })
})
