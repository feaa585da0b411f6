import type { Probe } from '@ballast/local'
import { BallastError } from '@ballast/model'

/** Customer, product and keys of probes are recognisable as such everywhere. */
const name = 'ballast-probe'

/** Orders a product of its own, waits until the order is confirmed, and cancels it. */
export default {
  shows: 'An order went through the front door and was cancelled again',
  scope: 'catalog:write stock:write orders:write orders:quote',
  async run(call) {
    await call('PUT', `/api/products/${name}`, {
      name: 'Ballast probe',
      unitPriceMinor: 1,
      currency: 'EUR',
    })
    await call('POST', `/api/inventory/${name}/receipts`, { quantity: 1 }, `${name}-stock`)
    const order = await call<{ id: string }>(
      'POST',
      '/api/orders',
      {
        currency: 'EUR',
        lines: [{ sku: name, quantity: 1, quotedUnitPriceMinor: 1 }],
        paymentToken: 'tok_ok',
      },
      `${name}-${crypto.randomUUID()}`,
    )
    const settled = await call<{ status: string; reason?: string }>(
      'GET',
      `/api/orders/${order.id}?wait=20`,
    )
    if (settled.status !== 'CONFIRMED') {
      throw new BallastError(
        'PROBE_FAILED',
        `The probe order ${order.id} was not confirmed but is ${settled.status}${settled.reason ? ` (${settled.reason})` : ''}: see ./ballast logs order, inventory and payment`,
        { facts: { order: order.id, ...settled } },
      )
    }
    return async () => {
      await call('POST', `/api/orders/${order.id}/cancellation`, undefined, `${name}-${order.id}`)
      await call('GET', `/api/orders/${order.id}?wait=20`)
    }
  },
} satisfies Probe
