import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { topicOrders } from './topic-orders.ts'

const orderId = 'o1'
const line = { line: 1, sku: 'A', quantity: 3, unitPriceMinor: 100 }
const placed = {
  id: 'e1',
  type: 'order.placed.v1',
  data: { orderId, totalMinor: 300, lines: [line] },
}
const returned = {
  id: 'e2',
  type: 'order.returned.v1',
  data: { orderId, lines: [{ line: 1, sku: 'A', quantity: 2 }] },
}

describe('topicOrders', () => {
  it('counts each event id once and redeliveries apart', () => {
    const topics = topicOrders(() => true)
    for (const event of [placed, placed, { ...placed, id: 'e9' }]) topics.add(event)
    const { orders, redelivered } = topics.finish()
    assert.equal(orders.get(orderId)!.events['order.placed.v1'], 2)
    assert.equal(redelivered, 1)
  })

  it('adds up what came back, whichever event it reads first', () => {
    const topics = topicOrders(() => true)
    for (const event of [returned, placed, { ...returned, id: 'e3' }]) topics.add(event)
    assert.deepEqual(topics.finish().orders.get(orderId)!.lines, [{ ...line, returned: 4 }])
  })

  it('collects captures and refunds', () => {
    const topics = topicOrders(() => true)
    const captured = { orderId, captureId: 'ch_1', amountMinor: 300 }
    topics.add({ id: 'a', type: 'payment.captured.v1', data: captured })
    const refunded = { orderId, refundId: 'r1', amountMinor: 100 }
    topics.add({ id: 'b', type: 'payment.refunded.v1', data: refunded })
    const { captures, refunds } = topics.finish().orders.get(orderId)!
    assert.deepEqual(captures, [{ id: 'ch_1', amountMinor: 300n }])
    assert.deepEqual(refunds, [{ id: 'r1', amountMinor: 100n }])
  })

  it('leaves out orders that are not judged', () => {
    const topics = topicOrders((id) => id !== orderId)
    topics.add(placed)
    assert.equal(topics.finish().orders.size, 0)
  })
})
