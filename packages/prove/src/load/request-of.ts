import type { OperationKind } from '../ledger/line.ts'
import { replayCurrency } from '../replay/stock-up.ts'
import type { PlannedOperation } from './plan-load.ts'
import type { LoadRequest } from './send.ts'

/**
 * The request of a planned operation.
 *
 * @param orderOf id of the order that an earlier operation placed, as far as the client knows
 */
export function requestOf(
  planned: PlannedOperation,
  run: string,
  orderOf: (op: number) => string | undefined,
): { kind: OperationKind; order?: string; request: LoadRequest } {
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
  const order = planned.kind === 'read' ? undefined : orderOf(planned.of)
  if (planned.kind === 'read' || order === undefined) {
    const path = `/api/products/${encodeURIComponent(planned.sku)}`
    return { kind: 'read', request: { method: 'GET', path } }
  }
  if (planned.kind === 'track') {
    return { kind: 'track', order, request: { method: 'GET', path: `/api/orders/${order}` } }
  }
  if (planned.kind === 'cancel') {
    const path = `/api/orders/${order}/cancellation`
    return { kind: 'cancel', order, request: { method: 'POST', path, key } }
  }
  return {
    kind: 'return',
    order,
    request: {
      method: 'POST',
      path: `/api/orders/${order}/returns`,
      key,
      body: { lines: [{ line: 1, quantity: planned.quantity }] },
    },
  }
}
