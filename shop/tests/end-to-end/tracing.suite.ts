import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { sharedShop } from './fixtures/shared-shop.ts'
import { assertProblem, type Shop, send, until } from './fixtures/shop.ts'

let shop: Shop

before(async () => {
  shop = await sharedShop()
})

interface Span {
  readonly traceId: string
  readonly id: string
  readonly parentId?: string
  readonly name: string
  readonly kind?: string
  readonly duration?: number
  readonly localEndpoint: { readonly serviceName: string }
  readonly tags: Readonly<Record<string, string>>
}

/** Zipkin's own view of a trace, once it holds every span that is waited for, and the parents of all. */
async function traceOf(traceId: string, wanted: readonly string[]): Promise<Span[]> {
  const url = `http://${shop.addressOf('traces')}/zipkin/api/v2/trace/${traceId}`
  const ask = async (): Promise<Span[]> => {
    const { status, body } = await send(url, 'GET')
    return status === 200 ? body : []
  }
  const lacking = (spans: readonly Span[]): string[] => {
    const [names, ids] = [spans.map(nameOf), new Set(spans.map(({ id }) => id))]
    const orphans = spans.filter(({ parentId }) => parentId !== undefined && !ids.has(parentId))
    return [
      ...wanted.filter((name) => !names.includes(name)),
      ...orphans.map((span) => `the parent of ${nameOf(span)}`),
    ]
  }
  try {
    return await until(ask, (spans) => spans.length > 0 && lacking(spans).length === 0, 20_000)
  } catch {
    const spans = await ask()
    throw new Error(`Lacks ${lacking(spans).join('; ')}. Has ${spans.map(nameOf).join('; ')}`)
  }
}

/** Zipkin writes names in lower case. */
const nameOf = ({ localEndpoint, kind, name }: Span) =>
  `${localEndpoint.serviceName} ${kind?.toLowerCase() ?? 'internal'} ${name}`

/** Every span hangs below the edge's: nothing of it is lost between processes. */
function assertOneTree(spans: readonly Span[], traceId: string): void {
  const roots = spans.filter(({ parentId }) => parentId === undefined)
  assert.deepEqual(
    roots.map(({ localEndpoint }) => localEndpoint.serviceName),
    ['api'],
  )
  for (const span of spans) assert.equal(span.traceId, traceId)
}

const assertHasSql = (spans: readonly Span[], service: string): void =>
  assert.ok(
    spans.some((span) => nameOf(span).startsWith(`${service} client sql `)),
    `No SQL of ${service} in: ${spans.map(nameOf).join('; ')}`,
  )

const product = { name: 'Traced tea', unitPriceMinor: 100, currency: 'EUR' }

describe('a trace in Zipkin', () => {
  it('of one order holds all of its way: gateway, services, provider, SQL, and Kafka both ways', async () => {
    const token = await shop.tokenFor('ann', 'catalog:write stock:write orders:write')
    const sku = `sku-${randomUUID()}`
    await shop.call('PUT', `/api/products/${sku}`, { token, body: product })
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
    assert.equal(placed.status, 201)
    const settled = await shop.call('GET', `/api/orders/${placed.body.id}?wait=30`, { token })
    assert.equal(settled.body.status, 'CONFIRMED')

    const traceId = placed.headers.get('x-trace-id')!
    assert.match(traceId, /^[0-9a-f]{32}$/)
    const spans = await traceOf(traceId, [
      'api server post /api/orders/**',
      'order server post /api/orders',
      'order producer orders publish',
      'inventory consumer orders process',
      'inventory producer stock publish',
      'order consumer stock process',
      'payment consumer orders process',
      'payment internal charge',
      'payment client post provider',
      'payment producer payments publish',
      'order consumer payments process',
    ])
    assertOneTree(spans, traceId)
    for (const service of ['order', 'inventory', 'payment']) assertHasSql(spans, service)
  })

  it("of a product's change ends where orders take note of its price", async () => {
    const token = await shop.tokenFor('keeper', 'catalog:write')
    const put = await shop.call('PUT', `/api/products/sku-${randomUUID()}`, {
      token,
      body: product,
    })
    const traceId = put.headers.get('x-trace-id')!
    const spans = await traceOf(traceId, [
      'api server put /api/products/**',
      'product server put /api/products/:sku',
      'product producer catalog publish',
      'order consumer catalog process',
      'product consumer catalog process',
    ])
    assertOneTree(spans, traceId)
    for (const service of ['product', 'order']) assertHasSql(spans, service)
  })

  it('has the id that a problem names', async () => {
    const token = await shop.tokenFor('ann', 'orders:write')
    const refused = await shop.call('GET', `/api/orders/${randomUUID()}`, { token })
    assertProblem(refused, 404, 'NOT_FOUND')
    assert.equal(refused.body.traceId, refused.headers.get('x-trace-id'))
    await traceOf(refused.body.traceId, ['api server get /api/orders/**'])
  })
})
