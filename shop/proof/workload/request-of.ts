import type { Attempt } from '@ballast/prove'
import { replayCurrency } from '../replay/stock-up.ts'
import type { PlannedRequest } from './plan-load.ts'

/**
 * The request of a planned operation.
 *
 * @param subjectOf id of the order that an earlier operation placed, as far as the client knows
 */
export function requestOf(
  planned: PlannedRequest,
  { run, subjectOf }: { run: string; subjectOf: (op: number) => string | undefined },
): Attempt {
  const key = `prove/${run}/${planned.op}`
  if (planned.kind === 'order') {
    const { customer, lines, token } = planned
    return {
      kind: 'order',
      request: {
        method: 'POST',
        path: '/api/orders',
        key,
        body: {
          customerId: customer,
          currency: replayCurrency,
          lines: lines.map(({ sku, quantity, unitPriceMinor }) => ({
            sku,
            quantity,
            quotedUnitPriceMinor: unitPriceMinor,
          })),
          paymentToken: token,
        },
      },
    }
  }
  const order = planned.kind === 'read' ? undefined : subjectOf(planned.of)
  if (planned.kind === 'read' || order === undefined) {
    const path = `/api/products/${encodeURIComponent(planned.sku)}`
    return { kind: 'read', request: { method: 'GET', path } }
  }
  if (planned.kind === 'track') {
    return {
      kind: 'track',
      subject: order,
      request: { method: 'GET', path: `/api/orders/${order}` },
    }
  }
  if (planned.kind === 'cancel') {
    const path = `/api/orders/${order}/cancellation`
    return { kind: 'cancel', subject: order, request: { method: 'POST', path, key } }
  }
  return {
    kind: 'return',
    subject: order,
    request: {
      method: 'POST',
      path: `/api/orders/${order}/returns`,
      key,
      body: { lines: [{ line: 1, quantity: planned.quantity }] },
    },
  }
}
