import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OrderEvidence } from './evidence.ts'
import { judgeOrder } from './judge-order.ts'
import { judgeStock, type StockEvidence } from './judge-stock.ts'
import { judgeTotals } from './judge-totals.ts'
import { judgeUnclear } from './judge-unclear.ts'
import { nothingSeen } from './seen.ts'

/** An order of three units at 100, one of them sent back, on which everybody agrees. */
function agreed() {
  const line = { line: 1, sku: 'A', quantity: 3, unitPriceMinor: 100, returned: 1 }
  return {
    id: 'o1',
    seen: {
      status: 'CONFIRMED' as const,
      totalMinor: 300n,
      refundedMinor: 100n,
      refundAskedMinor: 100n,
      lines: [{ ...line }],
    },
    databases: {
      status: 'CONFIRMED',
      totalMinor: 300n,
      refundDueMinor: 100n,
      refundedMinor: 100n,
      lines: [{ ...line }],
      payment: { status: 'CAPTURED', captureId: 'ch_1', capturedMinor: 300n, refundedMinor: 100n },
      refunds: [{ id: 'r1', amountMinor: 100n, done: true }],
      reservation: { status: 'SOLD', units: new Map([['A', 3n]]) },
    },
    topics: {
      events: {
        'order.placed.v1': 1,
        'order.reserved.v1': 1,
        'order.confirmed.v1': 1,
        'order.returned.v1': 1,
        'stock.reserved.v1': 1,
        'payment.captured.v1': 1,
        'payment.refunded.v1': 1,
      } as Record<string, number>,
      totalMinor: 300n,
      lines: [{ ...line }],
      captures: [{ id: 'ch_1', amountMinor: 300n }],
      refunds: [{ id: 'r1', amountMinor: 100n }],
    },
    provider: {
      charges: [{ id: 'ch_1', amountMinor: 300n }],
      refunds: [{ id: 're_1', amountMinor: 100n }],
    },
  }
}
type Agreed = ReturnType<typeof agreed>

const tampered: [name: string, tamper: (order: Agreed) => void, found: string][] = [
  ['another status in the database', (o) => (o.databases.status = 'REJECTED'), 'status'],
  ['no confirmation on the topic', (o) => (o.topics.events['order.confirmed.v1'] = 0), 'status'],
  ['a cancellation on the topic', (o) => (o.topics.events['order.cancelled.v1'] = 1), 'status'],
  ['another total shown to the client', (o) => (o.seen.totalMinor = 301n), 'total'],
  ['another total on the topic', (o) => (o.topics.totalMinor = 299n), 'total'],
  ['a line at another price', (o) => (o.databases.lines[0]!.unitPriceMinor = 99), 'total-of-lines'],
  ['a line lost on the topic', (o) => (o.topics.lines = []), 'lines'],
  ['units sent back twice', (o) => (o.databases.lines[0]!.returned = 2), 'lines'],
  ['a capture that is not recorded', (o) => (o.databases.payment.capturedMinor = 0n), 'captured'],
  [
    'a double charge',
    (o) => o.provider.charges.push({ id: 'ch_2', amountMinor: 300n }),
    'captures',
  ],
  ['no charge at all', (o) => (o.provider.charges = []), 'captures'],
  [
    'two captures published',
    (o) => o.topics.captures.push({ id: 'c', amountMinor: 0n }),
    'captures',
  ],
  ['the capture of another charge', (o) => (o.provider.charges[0]!.id = 'ch_9'), 'capture-id'],
  ['a refund that was not paid', (o) => (o.provider.refunds = []), 'refunded'],
  [
    'a refund paid twice',
    (o) => o.provider.refunds.push({ id: 'x', amountMinor: 100n }),
    'refunds',
  ],
  ['a refund nobody asked for', (o) => (o.seen.refundAskedMinor = 0n), 'refund-asked'],
  ['a refund still owed', (o) => (o.databases.refundDueMinor = 200n), 'refund-due'],
  ['a refund pending', (o) => (o.databases.refunds[0]!.done = false), 'refunded-by-payment'],
  ['stock not taken', (o) => (o.databases.reservation.status = 'RESERVED'), 'reservation'],
  ['fewer units taken', (o) => o.databases.reservation.units.set('A', 2n), 'units-held'],
  ['an event of another id twice', (o) => (o.topics.events['order.placed.v1'] = 2), 'events'],
]

describe('judgeOrder', () => {
  it('finds nothing where all agree', () => {
    assert.deepEqual(judgeOrder(agreed()), [])
    assert.deepEqual(judgeTotals([agreed()]), [])
  })

  for (const [name, tamper, found] of tampered) {
    it(`finds ${name}`, () => {
      const order = agreed()
      tamper(order)
      const differences = judgeOrder(order)
      assert.ok(
        differences.some(({ what, order }) => what === found && order === 'o1'),
        `found ${differences.map(({ what }) => what)}`,
      )
    })
  }

  it('finds an order that a party does not have', () => {
    const { databases: _, ...order } = agreed()
    assert.deepEqual(judgeOrder(order), [
      {
        what: 'order-missing',
        order: 'o1',
        seen: 'CONFIRMED',
        databases: 'missing',
        topics: 'there',
      },
    ])
  })

  it('reports what the databases say of themselves under their own label', () => {
    const order = agreed()
    order.databases.lines[0]!.unitPriceMinor = 99
    order.databases.refundDueMinor = 200n
    order.databases.reservation.units.set('A', 2n)
    const found = judgeOrder(order)
    const said = (wanted: string) => found.find(({ what }) => what === wanted)
    assert.deepEqual(
      ['total-of-lines', 'refund-due', 'units-held'].map((what) => said(what)),
      [
        { what: 'total-of-lines', order: 'o1', databases: { total: 300n, lines: 297n } },
        { what: 'refund-due', order: 'o1', databases: { due: 200n, refunded: 100n } },
        { what: 'units-held', order: 'o1', databases: { ordered: '3 x A', sold: '2 x A' } },
      ],
    )
  })

  it('finds money kept for an order that was refused', () => {
    const order: OrderEvidence = refused()
    assert.deepEqual(judgeOrder(order), [])
    const charges = [{ id: 'ch_1', amountMinor: 300n }]
    const found = judgeOrder({ ...order, provider: { charges, refunds: [] } })
    assert.ok(found.some(({ what }) => what === 'kept-money'))
  })

  it('judges what the other parties say where the client does not know', () => {
    const { seen: _, ...order } = agreed()
    assert.deepEqual(judgeOrder(order), [])
    order.provider.charges.push({ id: 'ch_2', amountMinor: 300n })
    assert.ok(judgeOrder(order).some(({ what }) => what === 'captures'))
  })
})

function refused(): OrderEvidence {
  const { id, seen, databases, topics } = agreed()
  const lines = [{ ...seen.lines[0]!, returned: 0 }]
  const none = { refundedMinor: 0n, refunds: [] }
  return {
    id,
    seen: { ...seen, status: 'REJECTED', refundedMinor: 0n, refundAskedMinor: 0n, lines },
    databases: {
      status: 'REJECTED',
      totalMinor: databases.totalMinor,
      refundDueMinor: 0n,
      lines,
      reservation: { status: 'REFUSED', units: new Map() },
      ...none,
    },
    topics: {
      ...topics,
      events: { 'order.placed.v1': 1, 'order.rejected.v1': 1, 'stock.refused.v1': 1 },
      lines,
      captures: [],
      refunds: [],
    },
    provider: { charges: [], refunds: [] },
  }
}

describe('judgeTotals', () => {
  it('finds sums that differ although every order seems fine by itself', () => {
    const order = agreed()
    order.provider.refunds = []
    assert.deepEqual(
      judgeTotals([order, agreed()]).map(({ what }) => what),
      ['sum-of-captures-less-refunds', 'sum-of-refunds'],
    )
  })
})

describe('judgeStock', () => {
  const unit: StockEvidence = {
    sku: 'A',
    available: 5n,
    reserved: 1n,
    sold: 4n,
    received: 10n,
    receipts: 10n,
    held: 1n,
    confirmed: 4n,
  }
  it('finds nothing where units are conserved', () => {
    assert.deepEqual(judgeStock([unit]), [])
  })

  it('reports both sides of what differs as said by the databases', () => {
    assert.deepEqual(judgeStock([{ ...unit, held: 0n }]), [
      { what: 'stock-reserved', sku: 'A', databases: { held: 0n, reserved: 1n } },
    ])
  })

  const cases: [Partial<StockEvidence>, string][] = [
    [{ available: -1n }, 'available-negative'],
    [{ available: 6n }, 'stock-conserved'],
    [{ receipts: 9n }, 'stock-received'],
    [{ held: 0n }, 'stock-reserved'],
    [{ confirmed: 5n }, 'stock-sold'],
  ]
  for (const [change, found] of cases) {
    it(`finds ${found}`, () => {
      const whats = judgeStock([{ ...unit, ...change }]).map(({ what }) => what)
      assert.ok(whats.includes(found), whats.join())
    })
  }
})

describe('judgeUnclear', () => {
  it('finds nothing where the client saw the end of everything', () => {
    assert.deepEqual(judgeUnclear(nothingSeen(), new Map()), [])
  })

  it('finds what has no clear end, although all parties may agree on it', () => {
    const seen = nothingSeen()
    seen.unknownKeys.push('k1')
    seen.unsettled.push({ what: 'order', order: 'o1' }, { what: 'return', order: 'o2' })
    const [stopped, ...found] = judgeUnclear(seen, new Map([['o1', { status: 'PENDING' }]]))
    assert.match(stopped!.what, /stopped early/)
    assert.deepEqual(found, [
      { what: 'order-unanswered', seen: 'k1' },
      { what: 'order-unsettled', order: 'o1', databases: 'PENDING' },
      { what: 'return-unsettled', order: 'o2', databases: 'missing' },
    ])
  })
})
