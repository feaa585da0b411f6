import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { ReplayResult } from '../../proof/replay/index.ts'
import { expected, replayExcerpt } from './fixtures/replay-excerpt.ts'
import { type Shop, startShop, until } from './fixtures/shop.ts'

let shop: Shop | undefined

after(() => shop?.[Symbol.asyncDispose]())

function assertExactFigures(result: ReplayResult): void {
  assert.deepEqual(result.reconciliation.differences, [])
  assert.equal(result.reconciliation.ok, true)
  assert.deepEqual(
    {
      orders: result.orders,
      lines: result.lines,
      returns: result.returns,
      capturedMinor: result.capturedMinor,
      refundedMinor: result.refundedMinor,
      unitsSold: result.unitsSold,
      unitsReturned: result.unitsReturned,
    },
    {
      orders: { placed: expected.orders, confirmed: expected.orders, rejected: 0, unknown: 0 },
      lines: { accepted: expected.lines, rejected: expected.rejected },
      returns: { matched: expected.returnsMatched, unmatched: expected.returnsUnmatched },
      capturedMinor: expected.capturedMinor,
      refundedMinor: expected.refundedMinor,
      unitsSold: expected.unitsSold,
      unitsReturned: expected.unitsReturned,
    },
  )
}

/** Every process on the path of an order, so spread that each dies while orders are on their way. */
const victims = [
  'order-1',
  'orders',
  'inventory-1',
  'stock',
  'payment-1',
  'payments',
  'product-1',
  'events',
  'order-2',
  'api-1',
  'inventory-2',
  'provider-1',
  'payment-2',
  'products',
  'product-2',
  'cache',
  'api-2',
  'identity',
  'front',
]

describe('a replay', () => {
  it('reconciles to the penny although every process on the way of an order is killed once', async () => {
    const running = await startShop()
    shop = running
    const kills: Promise<unknown>[] = []
    const queue = [...victims]
    let killing: Promise<unknown> = Promise.resolve()
    const kill = (id: string): void => {
      // One after the other; whoever is just starting again is killed once it runs.
      killing = killing.then(() =>
        until(
          () =>
            running.nodes.act(id, 'kill').then(
              () => 'killed',
              (error: Error & { code?: string }) => error.code ?? error.message,
            ),
          (outcome) => outcome === 'killed',
        ),
      )
      kills.push(killing)
    }
    let ordered = 0
    const result = await replayExcerpt(running, {
      progress({ phase, done, total }) {
        if (phase !== 'ordering') return
        ordered = done
        // Over the first nine tenths of the orders: the last kill still has orders to disturb.
        while (
          queue.length > 0 &&
          done > ((victims.length - queue.length) / victims.length) * total * 0.9
        )
          kill(queue.shift()!)
      },
    })
    await Promise.all(kills)
    assert.equal(ordered, expected.orders)
    assert.deepEqual(queue, [])
    const { nodes } = await until(
      () => running.nodes.status(),
      ({ nodes }) => nodes.every(({ phase }) => phase === 'ready'),
    )
    assert.deepEqual(
      nodes
        .filter(({ restarts }) => restarts > 0)
        .map(({ id }) => id)
        .toSorted(),
      victims.toSorted(),
    )
    assertExactFigures(result)
  })

  it('that is repeated places nothing twice, and says so', async () => {
    assert.ok(shop)
    const counted = () => shop!.query('orders', 'order', 'select count(*)::int as n from orders')
    const before = await counted()
    const result = await replayExcerpt(shop, {})
    assert.equal(result.alreadyReplayed, 601 + expected.orders + expected.returnsMatched)
    assertExactFigures(result)
    assert.deepEqual(await counted(), before)
  })
})
