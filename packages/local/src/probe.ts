import { setTimeout as delay } from 'node:timers/promises'
import { type Addresses, BallastError, httpUrl, resourcesOf } from '@ballast/model'
import { issueTokenFor } from './issue-token.ts'
import type { Instance } from './state-directory.ts'

/** Customer, product and keys of probes are recognisable as such everywhere. */
const probe = 'ballast-probe'
const withinMs = 20_000

/**
 * Sends an order of a probe customer for a probe product through the front door, waits until it is
 * confirmed, and cancels it: only then is the platform called ready.
 *
 * @param since start of the platform, in milliseconds of `performance.now()`
 * @returns milliseconds from `since` to the confirmation; undefined for a platform that takes no orders
 * @throws {BallastError} PROBE_FAILED with the answer that was not the expected one
 */
export async function probeOrder(
  addresses: Addresses,
  instance: Instance,
  { since, signal }: { since: number; signal: AbortSignal },
): Promise<number | undefined> {
  const { platform } = addresses.topology
  const takesOrders = platform.entry.to.routes.some(({ path }) => path.startsWith('/api/orders'))
  if (!takesOrders || resourcesOf(platform, 'identity').length === 0) return undefined
  const token = await issueTokenFor(instance, {
    subject: probe,
    scope: 'catalog:write stock:write orders:write orders:quote',
  })
  const call = caller(httpUrl(addresses.one('operator', platform.entry, 'http')), token, signal)

  await call('PUT', `/api/products/${probe}`, {
    name: 'Ballast probe',
    unitPriceMinor: 1,
    currency: 'EUR',
  })
  await call('POST', `/api/inventory/${probe}/receipts`, { quantity: 1 }, `${probe}-stock`)
  const order = await call<{ id: string }>(
    'POST',
    '/api/orders',
    {
      currency: 'EUR',
      lines: [{ sku: probe, quantity: 1, quotedUnitPriceMinor: 1 }],
      paymentToken: 'tok_ok',
    },
    `${probe}-${crypto.randomUUID()}`,
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
  const confirmedMs = Math.round(performance.now() - since)
  await call('POST', `/api/orders/${order.id}/cancellation`, undefined, `${probe}-${order.id}`)
  await call('GET', `/api/orders/${order.id}?wait=20`)
  return confirmedMs
}

/** Calls the front door; what is temporary is tried again for a while, always under the same key. */
function caller(origin: string, token: string, signal: AbortSignal) {
  const deadline = Date.now() + withinMs
  return async <T>(method: string, path: string, body?: object, key?: string): Promise<T> => {
    for (;;) {
      const answer = await fetch(origin + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
          ...(key && { 'idempotency-key': key }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(25_000)]),
      }).catch((error: Error) => error)
      if (!(answer instanceof Error) && answer.ok) return (await answer.json()) as T
      signal.throwIfAborted()
      const temporary = answer instanceof Error || [409, 502, 503, 504].includes(answer.status)
      if (!temporary || Date.now() > deadline) {
        const said =
          answer instanceof Error ? String(answer) : `${answer.status} ${await answer.text()}`
        throw new BallastError(
          'PROBE_FAILED',
          `All is started, but ${method} ${path} was answered with: ${said}`,
          {
            facts: { method, path },
          },
        )
      }
      await delay(100)
    }
  }
}
