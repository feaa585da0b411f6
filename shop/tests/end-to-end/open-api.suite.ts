import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { pythonOf, schemathesis } from '@ballast/engines'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { Validator } from '@seriousme/openapi-schema-validator'
import { execa } from 'execa'
import { sharedShop } from './fixtures/shared-shop.ts'
import type { Shop } from './fixtures/shop.ts'

let shop: Shop

before(async () => {
  shop = await sharedShop()
})

describe('/api/openapi.json', () => {
  it('is valid OpenAPI 3.1, and describes every call of the public API', async () => {
    const { body } = await shop.call('GET', '/api/openapi.json')
    const validator = new Validator()
    assert.deepEqual(await validator.validate(body), { valid: true })
    assert.equal(validator.version, '3.1')
    const calls = Object.entries(body.paths).flatMap(([path, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    assert.deepEqual(calls.toSorted(), [
      'GET /api/inventory/{sku}',
      'GET /api/orders',
      'GET /api/orders/{id}',
      'GET /api/payments/{orderId}',
      'GET /api/products',
      'GET /api/products/{sku}',
      'POST /api/inventory/{sku}/receipts',
      'POST /api/orders',
      'POST /api/orders/{id}/cancellation',
      'POST /api/orders/{id}/returns',
      'PUT /api/products/{sku}',
    ])
  })

  it('is true: whatever is sent is accepted, refused and answered as it says', async (t) => {
    const python = pythonOf(schemathesis)
    if (python === undefined) {
      return t.skip(`${schemathesis.name} is not installed: ./ballast test does it where it can`)
    }
    const scope = 'orders:write orders:all orders:quote catalog:write stock:write'
    const token = await shop.tokenFor('schemathesis', scope)
    // Where it keeps what it has tried.
    await using directory = await openTestDirectory('ballast-schemathesis-')
    const { exitCode, all } = await execa(
      python,
      [
        ...['-m', 'schemathesis.cli'],
        ...['--config-file', join(import.meta.dirname, 'schemathesis.toml')],
        ...['run', `${shop.frontDoor}/api/openapi.json`],
        ...['--header', `Authorization: Bearer ${token}`],
      ],
      { cwd: directory.path, all: true, reject: false, timeout: 240_000, env: { NO_COLOR: '1' } },
    )
    // The whole of a failing request may be a megabyte.
    const report = (all ?? '').replaceAll(/(.{400}).*/g, '$1 …')
    assert.equal(exitCode, 0, report)
    assert.match(report, /Tested: 11/)
  })
})
