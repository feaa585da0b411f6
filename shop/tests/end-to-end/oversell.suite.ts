import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { expected, replayExcerpt } from './fixtures/replay-excerpt.ts'
import { sharedShop } from './fixtures/shared-shop.ts'

describe('a replay', () => {
  it('of orders for more than there is oversells nothing', async () => {
    const shop = await sharedShop()
    const result = await replayExcerpt(shop, { stock: '0.8' })
    assert.deepEqual(result.reconciliation.differences, [])
    assert.equal(result.reconciliation.ok, true)
    const { placed, confirmed, rejected, unknown } = result.orders
    assert.equal(placed, expected.orders)
    assert.equal(unknown, 0)
    assert.ok(confirmed > 0 && rejected > 0, JSON.stringify(result.orders))
    assert.equal(confirmed + rejected, placed)
    const [stock] = await shop.query(
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
