import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openSecrets } from '@ballast/engines'
import { stateDirectory } from '@ballast/local'
import { excerptFile } from '../replay/excerpt.ts'
import { findAccess, type ReplayProgress, type ReplayResult, replay } from '../replay/index.ts'
import { type Json, type Shop, startShop, until } from './fixtures/shop.ts'

let shop: Shop | undefined

async function emptyShop(): Promise<Shop> {
  await shop?.[Symbol.asyncDispose]()
  shop = undefined
  shop = await startShop()
  return shop
}
after(() => shop?.[Symbol.asyncDispose]())

async function replayExcerpt(
  { platform, addresses, instance, frontDoor, tokenFor }: Shop,
  { stock = '1', progress = () => {} }: { stock?: string; progress?: (at: ReplayProgress) => void },
): Promise<ReplayResult> {
  return replay({
    file: excerptFile,
    // Few at once, so that there is a while in which something can happen.
    concurrency: 8,
    stock,
    endpoint: frontDoor,
    tokenFor: ({ subject, scope }) => tokenFor(subject, scope),
    platform: await findAccess(platform, addresses, openSecrets(stateDirectory(instance).secrets)),
    progress,
  })
}

/** What the file itself says, reckoned by another program. */
const expected: Json = JSON.parse(
  readFileSync(join(excerptFile, '../online-retail-excerpt.totals.json'), 'utf8'),
)

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
    const running = await emptyShop()
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

  it('of orders for more than there is oversells nothing', async () => {
    const running = await emptyShop()
    const result = await replayExcerpt(running, { stock: '0.8' })
    assert.deepEqual(result.reconciliation.differences, [])
    assert.equal(result.reconciliation.ok, true)
    const { placed, confirmed, rejected, unknown } = result.orders
    assert.equal(placed, expected.orders)
    assert.equal(unknown, 0)
    assert.ok(confirmed > 0 && rejected > 0, JSON.stringify(result.orders))
    assert.equal(confirmed + rejected, placed)
    const [stock] = await running.query(
      'stock',
      'inventory',
      `select sum(received)::bigint as received, sum(sold)::bigint as sold, sum(reserved)::bigint as reserved
       from stock where sku <> 'ballast-probe'`,
    )
    assert.ok(BigInt(stock.received) < BigInt(expected.unitsSold))
    assert.equal(BigInt(stock.sold), BigInt(result.unitsSold) - BigInt(result.unitsReturned))
    assert.equal(BigInt(stock.reserved), 0n)
  })
})
