import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { execa } from 'execa'
import { sharedShop } from './fixtures/shared-shop.ts'
import { assertProblem, type Json, repository, type Shop, send, until } from './fixtures/shop.ts'

let shop: Shop
/** Token of whoever keeps the catalogue and the stock. */
let keeper: string

before(async () => {
  shop = await sharedShop()
  keeper = await shop.tokenFor('keeper', 'catalog:write stock:write orders:all orders:write')
})

const product = { name: 'Green tea', unitPriceMinor: 450, currency: 'EUR' }

/** A product of a test's own, with so many units of it. */
async function stocked(quantity: number, more: object = {}): Promise<string> {
  const sku = `sku-${randomUUID()}`
  const put = await shop.call('PUT', `/api/products/${sku}`, {
    token: keeper,
    body: { ...product, ...more },
  })
  assert.equal(put.status, 201)
  const path = `/api/inventory/${sku}/receipts`
  const received = await shop.call('POST', path, { token: keeper, key: sku, body: { quantity } })
  assert.equal(received.status, 201)
  return sku
}

interface Customer {
  readonly name: string
  readonly token: string
}

async function customer(scope = 'orders:write'): Promise<Customer> {
  const name = `customer-${randomUUID()}`
  return { name, token: await shop.tokenFor(name, scope) }
}

const orderOf = (sku: string, quantity: number, paymentToken = 'tok_ok') => ({
  currency: 'EUR',
  lines: [{ sku, quantity }],
  paymentToken,
})

async function place({ token }: Customer, body: object): Promise<Json> {
  const placed = await shop.call('POST', '/api/orders', { token, key: randomUUID(), body })
  assert.equal(placed.status, 201, JSON.stringify(placed.body))
  return placed.body
}

/** The order once it is settled, and what was owed is refunded. */
async function settled({ token }: Customer, id: string): Promise<Json> {
  const answer = await shop.call('GET', `/api/orders/${id}?wait=30`, { token })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

const cancel = ({ token }: Customer, id: string, key: string = randomUUID()) =>
  shop.call('POST', `/api/orders/${id}/cancellation`, { token, key })

const stockOf = async (sku: string) => (await shop.call('GET', `/api/inventory/${sku}`)).body

const untilStock = (sku: string, wanted: { available: number; reserved: number; sold: number }) =>
  until(
    () => stockOf(sku),
    (found) => JSON.stringify(found) === JSON.stringify({ sku, ...wanted }),
  )

/** Ledger entries of the payment provider about an order. */
async function ledgerOf(orderId: string): Promise<Json[]> {
  const { body } = await send(`http://${shop.addressOf('provider')}/v1/ledger?limit=10000`, 'GET')
  return body.entries.filter(({ key, chargeKey }: Json) => (chargeKey ?? key).includes(orderId))
}

/** A charge that was declined or cancelled is in the ledger too. */
const capturesOf = async (orderId: string) =>
  (await ledgerOf(orderId)).filter(({ status }) => status === 'captured')

const providerBehaves = async (behaviour: object): Promise<void> => {
  const url = `http://${shop.addressOf('provider')}/v1/behaviour`
  assert.equal((await send(url, 'PUT', { body: behaviour })).status, 200)
}

describe('/api/products', () => {
  it('makes a product, and shows it without a token', async () => {
    const sku = `sku-${randomUUID()}`
    const body = { ...product, description: 'From Uji' }
    const made = await shop.call('PUT', `/api/products/${sku}`, { token: keeper, body })
    assert.equal(made.status, 201)
    assert.deepEqual(made.body, { sku, ...body, version: 1 })
    const shown = await shop.call('GET', `/api/products/${sku}`)
    assert.equal(shown.status, 200)
    assert.deepEqual(shown.body, made.body)
  })

  it('shows the writer the new version at once, and replaces only the version that If-Match names', async () => {
    const sku = await stocked(1)
    const put = (unitPriceMinor: number, ifMatch?: string) =>
      shop.call('PUT', `/api/products/${sku}`, {
        token: keeper,
        body: { ...product, unitPriceMinor },
        ...(ifMatch && { headers: { 'if-match': ifMatch } }),
      })
    const first = await shop.call('GET', `/api/products/${sku}`)
    const replaced = await put(500, first.headers.get('etag')!)
    assert.equal(replaced.status, 200)
    assert.equal(replaced.body.version, 2)
    assert.equal((await shop.call('GET', `/api/products/${sku}`)).body.unitPriceMinor, 500)
    assertProblem(await put(600, first.headers.get('etag')!), 412, 'VERSION_MISMATCH')
    assertProblem(await put(600, 'W/"nonsense"'), 412, 'VERSION_MISMATCH')
    assert.equal((await put(600, '*')).body.version, 3)
    const absent = await shop.call('PUT', `/api/products/sku-${randomUUID()}`, {
      token: keeper,
      body: product,
      headers: { 'if-match': '*' },
    })
    assertProblem(absent, 412, 'VERSION_MISMATCH')
  })

  it('answers 304 to the ETag that it gave, and no longer once the product has changed', async () => {
    const sku = await stocked(1)
    const etag = (await shop.call('GET', `/api/products/${sku}`)).headers.get('etag')!
    const again = () =>
      shop.call('GET', `/api/products/${sku}`, { headers: { 'if-none-match': etag } })
    const unchanged = await again()
    assert.deepEqual([unchanged.status, unchanged.body], [304, undefined])
    await shop.call('PUT', `/api/products/${sku}`, { token: keeper, body: product })
    const changed = await again()
    assert.equal(changed.status, 200)
    assert.notEqual(changed.headers.get('etag'), etag)
  })

  it('lists in pages, each product once, and searches by beginnings of words', async () => {
    const word = `w${randomUUID().slice(0, 8)}`
    const skus: string[] = []
    // The search is by the sku as well, and a sku of hexadecimal digits can begin with a number.
    for (const name of ['north', 'south', 'west', 'zenith', 'nadir'])
      skus.push(await stocked(1, { name: `${word}leaf looking ${name}` }))
    const found: string[] = []
    for (let cursor = ''; ; ) {
      const { status, body } = await shop.call(
        'GET',
        `/api/products?search=${word}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      assert.equal(status, 200)
      assert.ok(body.items.length <= 2)
      found.push(...body.items.map(({ sku }: Json) => sku))
      if (body.next === undefined) break
      cursor = body.next
    }
    assert.deepEqual(found, skus.toSorted())
    const one = await shop.call('GET', `/api/products?search=${word}%20look%20zen`)
    assert.deepEqual(
      one.body.items.map(({ sku }: Json) => sku),
      [skus[3]],
    )
    const none = await shop.call('GET', '/api/products?search=%21%3F')
    assert.deepEqual(none.body, { items: [] })
    const two = await shop.call('GET', `/api/products?sku=${skus[4]}&sku=${skus[1]}&sku=unknown`)
    assert.deepEqual(
      two.body.items.map(({ sku }: Json) => sku),
      [skus[1], skus[4]].toSorted(),
    )
  })

  it('refuses what is not a product', async () => {
    const put = (body: unknown, sku = 'refused') =>
      shop.call('PUT', `/api/products/${sku}`, { token: keeper, body })
    assertProblem(await put({ ...product, unitPriceMinor: 0 }), 400, 'INVALID_REQUEST')
    assertProblem(await put({ ...product, unitPriceMinor: '450' }), 400, 'INVALID_REQUEST')
    assertProblem(await put({ ...product, unitPriceMinor: 4.5 }), 400, 'INVALID_REQUEST')
    assertProblem(await put({ ...product, currency: 'euro' }), 400, 'INVALID_REQUEST')
    assertProblem(await put({ ...product, colour: 'green' }), 400, 'INVALID_REQUEST')
    assertProblem(await put({ ...product, name: 'with\u0000nul' }), 400, 'INVALID_REQUEST')
    assertProblem(await put(product, 'x'.repeat(65)), 400, 'INVALID_REQUEST')
    assertProblem(await put('{"name": '), 400, 'INVALID_REQUEST')
    assertProblem(await put(''), 400, 'INVALID_REQUEST')
    assertProblem(await shop.call('GET', '/api/products?limit=101'), 400, 'INVALID_REQUEST')
    assertProblem(await shop.call('GET', '/api/products/refused'), 404, 'NOT_FOUND')
  })

  it('refuses other media types and bodies that are too large', async () => {
    const path = '/api/products/refused'
    const text = await shop.call('PUT', path, {
      token: keeper,
      body: 'name=tea',
      headers: { 'content-type': 'text/plain' },
    })
    assertProblem(text, 415, 'UNSUPPORTED_MEDIA_TYPE')
    const body = { ...product, description: 'x'.repeat(1_100_000) }
    assertProblem(await shop.call('PUT', path, { token: keeper, body }), 413, 'BODY_TOO_LARGE')
  })

  it('needs a token that holds, and the scope catalog:write, to write', async () => {
    const put = (token?: string) =>
      shop.call('PUT', '/api/products/refused', { body: product, ...(token && { token }) })
    assertProblem(await put(), 401, 'UNAUTHORIZED')
    assertProblem(await put('no.such.token'), 401, 'UNAUTHORIZED')
    const [head, claims, signature] = keeper.split('.') as [string, string, string]
    const forged = Buffer.from(
      Buffer.from(claims, 'base64url').toString().replace('keeper', 'thieve'),
    ).toString('base64url')
    assertProblem(await put(`${head}.${forged}.${signature}`), 401, 'UNAUTHORIZED')
    assertProblem(await put((await customer()).token), 403, 'SCOPE_MISSING')
    // Also where no token is needed, one that is sent must hold.
    const read = await shop.call('GET', '/api/products', { token: 'no.such.token' })
    assertProblem(read, 401, 'UNAUTHORIZED')
  })
})

describe('/api/inventory', () => {
  it('receives stock once per key', async () => {
    const sku = await stocked(5)
    const receive = (body: unknown, key: string) =>
      shop.call('POST', `/api/inventory/${sku}/receipts`, { token: keeper, key, body })
    const key = randomUUID()
    const first = await receive({ quantity: 7 }, key)
    assert.equal(first.status, 201)
    assert.equal(first.headers.get('idempotency-replayed'), null)
    const again = await receive({ quantity: 7 }, key)
    assert.equal(again.status, 201)
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assert.deepEqual(again.body, first.body)
    assertProblem(await receive({ quantity: 8 }, key), 422, 'IDEMPOTENCY_KEY_REUSED')
    assert.deepEqual(await stockOf(sku), { sku, available: 12, reserved: 0, sold: 0 })
  })

  it('refuses a receipt without a key, without units, without the scope, or without a token', async () => {
    const receive = (call: object) =>
      shop.call('POST', '/api/inventory/refused/receipts', { body: { quantity: 1 }, ...call })
    const key = randomUUID()
    assertProblem(await receive({ token: keeper }), 400, 'INVALID_REQUEST')
    const none = { token: keeper, key, body: { quantity: 0 } }
    assertProblem(await receive(none), 400, 'INVALID_REQUEST')
    assertProblem(await receive({ token: (await customer()).token, key }), 403, 'SCOPE_MISSING')
    assertProblem(await receive({ key }), 401, 'UNAUTHORIZED')
    assertProblem(await shop.call('GET', '/api/inventory/refused'), 404, 'NOT_FOUND')
  })
})

describe('POST /api/orders', () => {
  it('accepts an order at the price of the catalogue, and confirms it', async () => {
    const sku = await stocked(5)
    const ann = await customer()
    const placed = await shop.call('POST', '/api/orders', {
      token: ann.token,
      key: randomUUID(),
      body: orderOf(sku, 2),
    })
    assert.equal(placed.status, 201)
    const { id, createdAt, expiresAt, ...order } = placed.body
    assert.equal(placed.headers.get('location'), `/api/orders/${id}`)
    assert.deepEqual(order, {
      customerId: ann.name,
      status: 'PENDING',
      currency: 'EUR',
      lines: [{ line: 1, sku, quantity: 2, unitPriceMinor: 450, returned: 0 }],
      totalMinor: 900,
      refundedMinor: 0,
    })
    assert.equal(Date.parse(expiresAt) - Date.parse(createdAt), 900_000)
    assert.deepEqual(await settled(ann, id), { ...placed.body, status: 'CONFIRMED' })
    await untilStock(sku, { available: 3, reserved: 0, sold: 2 })
    const ledger = await ledgerOf(id)
    assert.deepEqual(
      ledger.map(({ kind, status, amountMinor }) => ({ kind, status, amountMinor })),
      [{ kind: 'charge', status: 'captured', amountMinor: 900 }],
    )
  })

  it('gives the same answer to the same key, makes one order of it, and refuses another body', async () => {
    const sku = await stocked(5)
    const { token } = await customer()
    const key = randomUUID()
    const order = (quantity: number) =>
      shop.call('POST', '/api/orders', { token, key, body: orderOf(sku, quantity) })
    // At once: those that overtake the first are told that it is under way.
    const answers = await Promise.all(Array.from({ length: 8 }, () => order(1)))
    const [first] = answers.filter(({ status }) => status === 201)
    assert.ok(first)
    for (const answer of answers) {
      if (answer.status === 201) assert.deepEqual(answer.body, first.body)
      else assertProblem(answer, 409, 'IDEMPOTENCY_KEY_IN_FLIGHT')
    }
    await settled({ name: '', token }, first.body.id)
    const later = await order(1)
    assert.equal(later.status, 201)
    assert.equal(later.headers.get('idempotency-replayed'), 'true')
    assert.deepEqual(later.body, first.body)
    assertProblem(await order(2), 422, 'IDEMPOTENCY_KEY_REUSED')
    // The same key of somebody else is another key.
    const other = await customer()
    const body = orderOf(sku, 1)
    const theirs = await shop.call('POST', '/api/orders', { token: other.token, key, body })
    assert.equal(theirs.status, 201)
    assert.notEqual(theirs.body.id, first.body.id)
    const mine = await shop.call('GET', '/api/orders', { token })
    assert.equal(mine.body.items.length, 1)
  })

  it('takes a quoted price only with the scope orders:quote', async () => {
    const sku = await stocked(5)
    const quoted = {
      ...orderOf(sku, 1),
      lines: [{ sku, quantity: 2, quotedUnitPriceMinor: 300 }],
    }
    const order = (token: string) =>
      shop.call('POST', '/api/orders', { token, key: randomUUID(), body: quoted })
    assertProblem(await order((await customer()).token), 403, 'SCOPE_MISSING')
    const office = await customer('orders:write orders:quote')
    const placed = await order(office.token)
    assert.equal(placed.status, 201)
    assert.equal(placed.body.totalMinor, 600)
    assert.equal((await settled(office, placed.body.id)).status, 'CONFIRMED')
  })

  it('takes an order for another customer only from the back office', async () => {
    const sku = await stocked(5)
    const ann = await customer()
    const order = (token: string, customerId: string) =>
      shop.call('POST', '/api/orders', {
        token,
        key: randomUUID(),
        body: { ...orderOf(sku, 1), customerId },
      })
    assert.equal((await order(ann.token, ann.name)).status, 201)
    assertProblem(await order(ann.token, 'somebody-else'), 403, 'NOT_YOUR_CUSTOMER')
    for (const scope of ['orders:all', 'orders:quote']) {
      const office = await customer(`orders:write ${scope}`)
      const placed = await order(office.token, ann.name)
      assert.equal(placed.status, 201)
      assert.equal((await settled(ann, placed.body.id)).customerId, ann.name)
    }
  })

  it('refuses what is not an order', async () => {
    const sku = await stocked(5)
    const { token } = await customer()
    const good = orderOf(sku, 1)
    const order = (body: unknown, key = randomUUID() as string) =>
      shop.call('POST', '/api/orders', { token, key, body })
    const withLine = (line: object) => order({ ...good, lines: [{ sku, quantity: 1, ...line }] })
    assertProblem(await order(good, ''), 400, 'INVALID_REQUEST')
    const noKey = await shop.call('POST', '/api/orders', { token, body: good })
    assertProblem(noKey, 400, 'INVALID_REQUEST')
    assertProblem(await order({ ...good, lines: [] }), 400, 'INVALID_REQUEST')
    assertProblem(await withLine({ quantity: 0 }), 400, 'INVALID_REQUEST')
    assertProblem(await withLine({ quantity: -1 }), 400, 'INVALID_REQUEST')
    assertProblem(await withLine({ quantity: 1.5 }), 400, 'INVALID_REQUEST')
    assertProblem(await withLine({ quantity: '1' }), 400, 'INVALID_REQUEST')
    assertProblem(await withLine({ unitPriceMinor: 1 }), 400, 'INVALID_REQUEST')
    assertProblem(await order({ ...good, paymentToken: 'cash' }), 400, 'INVALID_REQUEST')
    assertProblem(await order([good]), 400, 'INVALID_REQUEST')
    assertProblem(await withLine({ sku: `no-${sku}` }), 422, 'PRODUCT_UNKNOWN')
    const unknown = Array.from({ length: 2_000 }, (_, n) => ({
      sku: `no-${n}-${sku}`,
      quantity: 1,
    }))
    assertProblem(await order({ ...good, lines: unknown }), 422, 'PRODUCT_UNKNOWN')
    assertProblem(await order({ ...good, currency: 'GBP' }), 422, 'CURRENCY_MISMATCH')
    const dear = await stocked(1, { unitPriceMinor: 1_000_000_000 })
    const lines = Array.from({ length: 10 }, () => ({ sku: dear, quantity: 1_000_000 }))
    assertProblem(await order({ ...good, lines }), 422, 'TOTAL_TOO_LARGE')
    assertProblem(await shop.call('POST', '/api/orders', { body: good }), 401, 'UNAUTHORIZED')
    const reader = await customer('')
    const unscoped = { token: reader.token, key: randomUUID(), body: good }
    assertProblem(await shop.call('POST', '/api/orders', unscoped), 403, 'SCOPE_MISSING')
    const mine = await shop.call('GET', '/api/orders', { token })
    assert.deepEqual(mine.body, { items: [] })
  })

  it('rejects an order that the stock does not cover, and takes none of its lines', async () => {
    const [plenty, scarce] = [await stocked(5), await stocked(1)]
    const ann = await customer()
    const { id } = await place(ann, {
      ...orderOf(plenty, 1),
      lines: [
        { sku: plenty, quantity: 5 },
        { sku: scarce, quantity: 2 },
      ],
    })
    const { status, reason } = await settled(ann, id)
    assert.deepEqual({ status, reason }, { status: 'REJECTED', reason: 'out-of-stock' })
    assert.deepEqual(await stockOf(plenty), { sku: plenty, available: 5, reserved: 0, sold: 0 })
    assert.deepEqual(await stockOf(scarce), { sku: scarce, available: 1, reserved: 0, sold: 0 })
    assert.deepEqual(await capturesOf(id), [])
  })

  it('sells the last unit to one of many who want it', async () => {
    const sku = await stocked(3)
    const customers = await Promise.all(Array.from({ length: 8 }, () => customer()))
    const orders = await Promise.all(
      customers.map(async (one) => settled(one, (await place(one, orderOf(sku, 1))).id)),
    )
    const confirmed = orders.filter(({ status }) => status === 'CONFIRMED')
    assert.equal(confirmed.length, 3)
    await untilStock(sku, { available: 0, reserved: 0, sold: 3 })
  })
})

describe('payment tokens of the sandbox', () => {
  it('tok_declined: rejected, nothing captured, stock released', async () => {
    const sku = await stocked(5)
    const ann = await customer()
    const { id } = await place(ann, orderOf(sku, 2, 'tok_declined'))
    const { status, reason } = await settled(ann, id)
    assert.deepEqual({ status, reason }, { status: 'REJECTED', reason: 'payment-declined' })
    await untilStock(sku, { available: 5, reserved: 0, sold: 0 })
    const payment = await shop.call('GET', `/api/payments/${id}`, { token: ann.token })
    assert.deepEqual(payment.body, {
      orderId: id,
      currency: 'EUR',
      status: 'DECLINED',
      capturedMinor: 0,
      refundedMinor: 0,
      captures: [],
      refunds: [],
    })
  })

  for (const token of ['tok_timeout_after_charge', 'tok_slow', 'tok_garbage']) {
    it(`${token}: confirmed, and captured exactly once`, async () => {
      const sku = await stocked(5)
      const ann = await customer()
      const { id } = await place(ann, orderOf(sku, 2, token))
      assert.equal((await settled(ann, id)).status, 'CONFIRMED')
      const ledger = await ledgerOf(id)
      assert.deepEqual(
        ledger.map(({ kind, amountMinor }) => ({ kind, amountMinor })),
        [{ kind: 'charge', amountMinor: 900 }],
      )
      const { body } = await shop.call('GET', `/api/payments/${id}`, { token: ann.token })
      assert.equal(body.status, 'CAPTURED')
      assert.deepEqual(
        body.captures.map(({ id, amountMinor }: Json) => ({ id, amountMinor })),
        [{ id: ledger[0].id, amountMinor: 900 }],
      )
      await untilStock(sku, { available: 3, reserved: 0, sold: 2 })
    })
  }
})

describe('GET /api/orders/{id}', () => {
  it("shows somebody else's order as none, except to orders:all", async () => {
    const ann = await customer()
    const { id } = await place(ann, orderOf(await stocked(5), 1))
    await settled(ann, id)
    const bob = await customer()
    for (const [method, path] of [
      ['GET', `/api/orders/${id}`],
      ['GET', `/api/payments/${id}`],
      ['POST', `/api/orders/${id}/cancellation`],
    ] as const) {
      const call = { token: bob.token, key: randomUUID() }
      assertProblem(await shop.call(method, path, call), 404, 'NOT_FOUND')
    }
    const returns = {
      token: bob.token,
      key: randomUUID(),
      body: { lines: [{ line: 1, quantity: 1 }] },
    }
    assertProblem(await shop.call('POST', `/api/orders/${id}/returns`, returns), 404, 'NOT_FOUND')
    assertProblem(await shop.call('GET', `/api/orders/${id}`), 401, 'UNAUTHORIZED')
    const office = await customer('orders:all')
    for (const path of [`/api/orders/${id}`, `/api/payments/${id}`]) {
      assert.equal((await shop.call('GET', path, { token: office.token })).status, 200)
    }
  })

  it('refuses ids that are none, and waits that are too long', async () => {
    const { token } = await customer()
    const get = (path: string) => shop.call('GET', `/api/orders/${path}`, { token })
    assertProblem(await get(randomUUID()), 404, 'NOT_FOUND')
    assertProblem(await get('17'), 400, 'INVALID_REQUEST')
    assertProblem(await get(`${randomUUID()}?wait=31`), 400, 'INVALID_REQUEST')
    assertProblem(await get(`${randomUUID()}?wait=soon`), 400, 'INVALID_REQUEST')
  })
})

describe('GET /api/orders', () => {
  it("lists a customer's orders in pages, newest first", async () => {
    const sku = await stocked(9)
    const ann = await customer()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.unshift((await place(ann, orderOf(sku, 1))).id)
    const found: string[] = []
    for (let cursor = ''; ; ) {
      const { status, body } = await shop.call('GET', `/api/orders?limit=2${cursor}`, ann)
      assert.equal(status, 200)
      found.push(...body.items.map(({ id }: Json) => id))
      if (body.next === undefined) break
      cursor = `&cursor=${encodeURIComponent(body.next)}`
    }
    assert.deepEqual(found, ids)
    const bob = await customer()
    const path = `/api/orders?customerId=${ann.name}`
    assertProblem(await shop.call('GET', path, bob), 403, 'SCOPE_MISSING')
    const office = await shop.call('GET', path, await customer('orders:all'))
    assert.equal(office.body.items.length, 5)
    assertProblem(
      await shop.call('GET', '/api/orders?cursor=bm9uc2Vuc2U', bob),
      400,
      'INVALID_CURSOR',
    )
  })
})

describe('POST /api/orders/{id}/cancellation', () => {
  it('gives stock and money of a confirmed order back, once', async () => {
    const sku = await stocked(5)
    const ann = await customer()
    const { id } = await place(ann, orderOf(sku, 2))
    await settled(ann, id)
    const key = randomUUID()
    assert.equal((await cancel(ann, id, key)).body.status, 'CANCELLED')
    assert.equal((await cancel(ann, id, key)).status, 200)
    // With another key: it is cancelled already.
    assert.equal((await cancel(ann, id)).body.status, 'CANCELLED')
    assert.equal((await settled(ann, id)).refundedMinor, 900)
    await untilStock(sku, { available: 5, reserved: 0, sold: 0 })
    assert.deepEqual(
      (await ledgerOf(id)).map(({ kind, amountMinor }) => ({ kind, amountMinor })),
      [
        { kind: 'charge', amountMinor: 900 },
        { kind: 'refund', amountMinor: 900 },
      ],
    )
  })

  it('refuses a rejected order, a request without a key, and one without the scope', async () => {
    const ann = await customer()
    const { id } = await place(ann, orderOf(await stocked(1), 2))
    await settled(ann, id)
    assertProblem(await cancel(ann, id), 409, 'ORDER_NOT_CANCELLABLE')
    const noKey = await shop.call('POST', `/api/orders/${id}/cancellation`, ann)
    assertProblem(noKey, 400, 'INVALID_REQUEST')
    const token = await shop.tokenFor(ann.name, '')
    assertProblem(await cancel({ name: ann.name, token }, id), 403, 'SCOPE_MISSING')
  })

  it('charges nothing for an order that is cancelled while the provider is down', async () => {
    const sku = await stocked(5)
    const ann = await customer()
    await providerBehaves({ down: true })
    try {
      const { id } = await place(ann, orderOf(sku, 2))
      await until(
        async () => (await shop.call('GET', `/api/orders/${id}`, ann)).body.status,
        (status) => status === 'RESERVED',
      )
      assert.deepEqual(await stockOf(sku), { sku, available: 3, reserved: 2, sold: 0 })
      assert.equal((await cancel(ann, id)).body.status, 'CANCELLED')
      await untilStock(sku, { available: 5, reserved: 0, sold: 0 })
      await untilNotChargedAnyMore(id)
      await providerBehaves({})
      const { body } = await until(
        () => shop.call('GET', `/api/payments/${id}`, ann),
        ({ body }) => body.status === 'VOIDED',
      )
      assert.deepEqual([body.capturedMinor, body.refundedMinor], [0, 0])
      assert.deepEqual(await capturesOf(id), [])
    } finally {
      await providerBehaves({})
    }
  })
})

describe('POST /api/orders/{id}/returns', () => {
  it('restocks and refunds the units of a line, once, and never more than were sold', async () => {
    const sku = await stocked(5)
    const ann = await customer()
    const { id } = await place(ann, orderOf(sku, 3))
    await settled(ann, id)
    const key = randomUUID()
    const giveBack = (quantity: number, line = 1, key: string = randomUUID()) =>
      shop.call('POST', `/api/orders/${id}/returns`, {
        token: ann.token,
        key,
        body: { lines: [{ line, quantity }] },
      })
    const first = await giveBack(2, 1, key)
    assert.equal(first.status, 201)
    assert.deepEqual(first.body, {
      id: first.body.id,
      orderId: id,
      refundMinor: 900,
      lines: [{ line: 1, quantity: 2 }],
    })
    const again = await giveBack(2, 1, key)
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assert.deepEqual(again.body, first.body)
    assertProblem(await giveBack(1, 1, key), 422, 'IDEMPOTENCY_KEY_REUSED')
    assertProblem(await giveBack(2), 422, 'RETURN_EXCEEDS_ORDER')
    assertProblem(await giveBack(1, 2), 422, 'RETURN_EXCEEDS_ORDER')
    assertProblem(await giveBack(0), 400, 'INVALID_REQUEST')
    const order = await settled(ann, id)
    assert.deepEqual(
      [order.status, order.refundedMinor, order.lines[0].returned],
      ['CONFIRMED', 900, 2],
    )
    await untilStock(sku, { available: 4, reserved: 0, sold: 1 })
    const { body } = await shop.call('GET', `/api/payments/${id}`, ann)
    assert.deepEqual([body.capturedMinor, body.refundedMinor], [1_350, 900])
    assert.deepEqual(
      body.refunds.map(({ id, amountMinor }: Json) => ({ id, amountMinor })),
      [{ id: first.body.id, amountMinor: 900 }],
    )
    // What is left goes back with the cancellation, and no more.
    await cancel(ann, id)
    assert.equal((await settled(ann, id)).refundedMinor, 1_350)
    await untilStock(sku, { available: 5, reserved: 0, sold: 0 })
  })

  it('refuses an order that is not confirmed', async () => {
    const ann = await customer()
    const { id } = await place(ann, orderOf(await stocked(1), 2))
    await settled(ann, id)
    const returned = await shop.call('POST', `/api/orders/${id}/returns`, {
      token: ann.token,
      key: randomUUID(),
      body: { lines: [{ line: 1, quantity: 1 }] },
    })
    assertProblem(returned, 409, 'ORDER_NOT_CONFIRMED')
  })
})

describe('orders while inventory is away', () => {
  it('are accepted, wait, can be cancelled, expire, and hold no stock once it is back', async () => {
    const sku = await stocked(5)
    const ann = await customer()
    await shop.nodes.act('inventory', 'stop')
    let expired: Json
    try {
      assertProblem(await shop.call('GET', `/api/inventory/${sku}`), 503, 'SERVICE_UNAVAILABLE')
      const cancelled = await place(ann, orderOf(sku, 2))
      const polled = await shop.call('GET', `/api/orders/${cancelled.id}?wait=1`, ann)
      assert.equal(polled.body.status, 'PENDING')
      assert.equal((await cancel(ann, cancelled.id)).body.status, 'CANCELLED')

      expired = await place(ann, orderOf(sku, 3))
      // Time passes.
      await shop.query('orders', 'order', 'update orders set expires_at = now() where id = $1', [
        expired.id,
      ])
      const { status, reason } = await settled(ann, expired.id)
      assert.deepEqual({ status, reason }, { status: 'EXPIRED', reason: 'expired' })
      assertProblem(await cancel(ann, expired.id), 409, 'ORDER_NOT_CANCELLABLE')
    } finally {
      await shop.nodes.act('inventory', 'start')
    }
    const ended = await until(
      () =>
        shop.query(
          'stock',
          'inventory',
          `select status from reservations where skus = array[$1] and status = 'RELEASED'`,
          [sku],
        ),
      ({ length }) => length === 2,
    )
    assert.equal(ended.length, 2)
    await untilStock(sku, { available: 5, reserved: 0, sold: 0 })
    assert.equal((await settled(ann, expired.id)).status, 'EXPIRED')
    assert.deepEqual(await capturesOf(expired.id), [])
  })
})

/** Payment has heard that the order ended, and what it has asked the provider since was not to charge it. */
async function untilNotChargedAnyMore(orderId: string): Promise<void> {
  const attempts = async () => {
    const text = 'select attempts from payments where order_id = $1 and cancelled'
    const [row] = await shop.query('payments', 'payment', text, [orderId])
    return row?.attempts as number | undefined
  }
  const heard = await until(attempts, (count) => count !== undefined)
  await until(attempts, (count) => count! > heard!)
}

describe('a long poll', () => {
  it('returns as soon as the order settles', async () => {
    const sku = await stocked(1)
    const ann = await customer()
    await providerBehaves({ down: true })
    try {
      const { id } = await place(ann, orderOf(sku, 1))
      const polled = settled(ann, id)
      const early = await Promise.race([
        polled.then(() => 'returned'),
        shop.call('GET', `/api/orders/${id}?wait=1`, ann).then(() => 'waits'),
      ])
      assert.equal(early, 'waits')
      await providerBehaves({})
      const backAt = Date.now()
      assert.equal((await polled).status, 'CONFIRMED')
      // Payment asks the provider again after 2 s at the most by now; the poll itself may last 30 s.
      assert.ok(Date.now() - backAt < 15_000)
    } finally {
      await providerBehaves({})
    }
  })
})

describe('an order that is reserved', () => {
  it('expires when it is not paid in time: its stock is released, and it is not charged any more', async () => {
    const sku = await stocked(5)
    const ann = await customer()
    await providerBehaves({ down: true })
    try {
      const { id } = await place(ann, orderOf(sku, 2))
      await untilStock(sku, { available: 3, reserved: 2, sold: 0 })
      await shop.query('orders', 'order', 'update orders set expires_at = now() where id = $1', [
        id,
      ])
      assert.equal((await settled(ann, id)).status, 'EXPIRED')
      await untilStock(sku, { available: 5, reserved: 0, sold: 0 })
      await untilNotChargedAnyMore(id)
      await providerBehaves({})
      await until(
        async () => (await shop.call('GET', `/api/payments/${id}`, ann)).body.status,
        (status) => status === 'VOIDED',
      )
      assert.deepEqual(await capturesOf(id), [])
    } finally {
      await providerBehaves({})
    }
  })
})

describe('paths that nobody serves', () => {
  it('are problems too', async () => {
    const { token } = await customer()
    const call = (method: string, path: string) => shop.call(method, path, { token })
    assertProblem(await call('GET', '/'), 404, 'NOT_FOUND')
    assertProblem(await call('GET', '/api/nothing'), 404, 'NOT_FOUND')
    assertProblem(await call('GET', '/api/products/a/b'), 404, 'NOT_FOUND')
    const deleted = await shop.call('DELETE', '/api/products/a', { token: keeper })
    assertProblem(deleted, 405, 'METHOD_NOT_ALLOWED')
    assertProblem(await call('GET', '/api/products/%00'), 400, 'INVALID_PATH')
    // What is not public stays inside.
    for (const path of ['/livez', '/readyz', '/metrics', '/openapi.json']) {
      assertProblem(await call('GET', path), 404, 'NOT_FOUND')
    }
  })
})

describe('every answer', () => {
  it('carries the id of its request, also one that the client gave', async () => {
    const given = await shop.call('GET', '/api/products', {
      headers: { 'x-request-id': 'mine-17' },
    })
    assert.equal(given.headers.get('x-request-id'), 'mine-17')
    const ids = await Promise.all(
      [1, 2].map(async () => (await shop.call('GET', '/api/products')).headers.get('x-request-id')),
    )
    assert.ok(ids[0] && ids[1] && ids[0] !== ids[1])
  })
})

describe('docs/examples/first-order.sh', () => {
  it('ends with a confirmed order, also the second time', async () => {
    const TOKEN = await shop.tokenFor('ann', 'orders:write catalog:write stock:write')
    const run = async (): Promise<Json> => {
      const { stdout } = await execa(join(repository, 'docs/examples/first-order.sh'), {
        env: { BASE: shop.frontDoor, TOKEN },
        timeout: 60_000,
      })
      return JSON.parse(stdout.trim().split('\n').at(-1)!)
    }
    const [first, second] = [await run(), await run()]
    assert.equal(first.status, 'CONFIRMED')
    assert.deepEqual(second, first)
  })
})
