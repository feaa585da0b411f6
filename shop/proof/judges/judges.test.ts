import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { judges as generic, type Judge, judged } from '@ballast/prove'
import fc from 'fast-check'
import type { FactsOfShop } from '../facts/shop-facts.ts'
import { type Fate, idOf, world } from './fixtures/world.ts'
import { judges as own } from './index.ts'
import { claimOf, oversold } from './order-differences.ts'

const judges = [...generic, ...own] as readonly Judge[]

const fates = fc.array(fc.constantFrom<Fate>('confirmed', 'returned', 'declined'), { minLength: 1 })

/** Names of the judges that find a fault, with the orders and operations that they name. */
function found(facts: FactsOfShop): Record<string, string[]> {
  const entries = judges.map((judge): [string, string[]] => {
    const { name, violations, shown } = judged(judge, facts)
    assert.equal(shown.length, Math.min(50, violations))
    return [name, shown.map(({ operation, subject }) => `${operation ?? subject}`)]
  })
  return Object.fromEntries(entries.filter(([, who]) => who.length > 0))
}

type Order = FactsOfShop['own']['orders'][number]
const withOrder = (
  facts: FactsOfShop,
  at: number,
  change: (order: Order) => Order,
): FactsOfShop => ({
  ...facts,
  own: {
    ...facts.own,
    orders: facts.own.orders.map((order, index) => (index === at ? change(order) : order)),
  },
})

/** Each way to break the world: the judge that must notice it, by the number of the broken order. */
const breakages: Readonly<Record<string, (facts: FactsOfShop, at: number) => FactsOfShop>> = {
  'lost-orders': (facts, at) => ({
    ...facts,
    own: { ...facts.own, placed: facts.own.placed.filter((order) => order !== idOf(at)) },
  }),
  'doubled-orders': (facts, at) => ({
    ...facts,
    own: {
      ...facts.own,
      ordersOfKey: new Map(facts.own.ordersOfKey).set(`k${at}`, [idOf(at), 'another']),
    },
  }),
  'double-charges': (facts, at) =>
    withOrder(facts, at, (order) => {
      const charge = { id: 'ch-second', amountMinor: 200n }
      const { charges, refunds } = order.provider
      return { ...order, provider: { refunds, charges: [...charges, charge] } }
    }),
  oversold: (facts) => ({
    ...facts,
    own: { ...facts.own, stock: facts.own.stock.map((unit) => ({ ...unit, available: -1n })) },
  }),
  'applied-twice': (facts, at) =>
    withOrder(facts, at, (order) => ({
      ...order,
      topics: { ...order.topics!, events: { ...order.topics!.events, 'stock.reserved.v1': 2 } },
    })),
  'out-of-order': (facts, at) => {
    const [placed, reserved] = facts.records.filter(
      ({ key, topic }) => key === idOf(at) && topic === 'orders',
    )
    return {
      ...facts,
      records: facts.records.map((record) => {
        if (record.id === placed!.id) return { ...record, offset: reserved!.offset }
        return record.id === reserved!.id ? { ...record, offset: placed!.offset } : record
      }),
    }
  },
  'lost-events': (facts, at) => {
    const { id } = facts.records.find(({ key }) => key === idOf(at))!
    return { ...facts, handled: facts.handled.filter(({ event }) => event !== id) }
  },
  unknowns: (facts, at) => ({
    ...facts,
    operations: facts.operations.map((operation) =>
      operation.op === at
        ? { ...operation, outcome: { outcome: 'unknown', subject: idOf(at) } }
        : operation,
    ),
  }),
  unfinished: (facts, at) =>
    withOrder(facts, at, (order) => ({
      ...order,
      databases: { ...order.databases!, status: 'RESERVED' },
    })),
  'money-not-conserved': (facts, at) =>
    withOrder(facts, at, (order) => ({
      ...order,
      databases: {
        ...order.databases!,
        payment: { ...order.databases!.payment!, capturedMinor: 1n },
      },
    })),
  'parties-disagree': (facts, at) =>
    withOrder(facts, at, (order) => ({
      ...order,
      databases: { ...order.databases!, totalMinor: 199n },
    })),
}

describe('the judges', () => {
  it('find nothing in a world in which all went well, whatever was delivered twice', () => {
    fc.assert(
      fc.property(fates, fc.array(fc.nat(), { maxLength: 5 }), (chosen, redeliver) => {
        assert.deepEqual(found(world(chosen, redeliver)), {})
      }),
      { numRuns: 50 },
    )
  })

  it('look at something', () => {
    for (const judge of judges)
      assert.ok(judged(judge, world(['returned'])).checked > 0, judge.name)
  })

  for (const { name } of judges) {
    it(`${name}: notices its fault in any world, and names the operation`, () => {
      fc.assert(
        fc.property(fates, fc.nat(), (chosen, drawn) => {
          const at = drawn % chosen.length
          const who = found(breakages[name]!(world(chosen), at))[name] ?? []
          assert.ok(who.includes(name === 'oversold' ? 'A' : String(at)), JSON.stringify(who))
        }),
        { numRuns: 30 },
      )
    })
  }

  it('notice an order that no operation placed, and one of an operation that failed', () => {
    const facts = world(['confirmed', 'confirmed'])
    const [first, second] = facts.operations
    assert.deepEqual(
      found({
        ...facts,
        operations: [first!],
        operationOf: new Map(),
        own: { ...facts.own, ordersOfKey: new Map() },
      }),
      {
        'doubled-orders': ['o1'],
      },
    )
    const failed = { ...second!, outcome: { outcome: 'failed', status: 503 } as const }
    assert.deepEqual(found({ ...facts, operations: [first!, failed] }), { 'doubled-orders': ['1'] })
  })

  it('notice an event that was handled before one that was published first', () => {
    const facts = world(['confirmed'])
    const { id } = facts.records.find(({ type }) => type === 'order.confirmed.v1')!
    const early = facts.handled.map((one) => (one.event === id ? { ...one, atMicros: 0n } : one))
    assert.deepEqual(found({ ...facts, handled: early }), { 'out-of-order': ['0'] })
  })

  it('notice an order that has not ended, and an event that is stuck', () => {
    const facts = withOrder(world(['declined']), 0, (order) => ({
      ...order,
      databases: { ...order.databases!, status: 'PENDING' },
    }))
    assert.deepEqual(found(facts).unfinished, ['0'])
    const stuck = [{ key: 'o0', where: 'outbox of order' }]
    assert.deepEqual(found({ ...world(['declined']), stuck }), { unknowns: ['0'] })
  })

  it('leave no comparison of the reconciliation unclaimed', async () => {
    const names = new Set<string>()
    for (const file of ['judge-order.ts', 'judge-stock.ts', 'judge-totals.ts']) {
      const text = await readFile(join(import.meta.dirname, '../replay', file), 'utf8')
      for (const [, name] of text.matchAll(/compare\('([\w-]+)'|what: '([\w-]+)'/g)) {
        if (name !== undefined) names.add(name)
      }
      for (const [, name] of text.matchAll(/what: '([\w-]+)'/g)) names.add(name!)
    }
    assert.ok(names.size > 20, String(names.size))
    assert.deepEqual(
      [...names].filter((name) => claimOf(name) === undefined),
      [],
    )
  })

  it('say each value of a party that contradicts itself, by name', () => {
    const unit = {
      ...{ sku: 'A', available: 1n, reserved: 0n, sold: 0n },
      ...{ received: 2n, receipts: 2n, held: 0n, confirmed: 0n },
    }
    const all = world(['confirmed'])
    const facts: FactsOfShop = { ...all, own: { ...all.own, stock: [unit] } }
    assert.deepEqual(judged(oversold, facts).shown, [
      { subject: 'A', what: 'stock-conserved: databases {"received":"2","there":"1"}' },
    ])
  })
})
