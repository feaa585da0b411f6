import type { Attempted, Learned, Workload } from '@ballast/prove'
import { excerptFile } from '../replay/excerpt.ts'
import { planReplay } from '../replay/plan.ts'
import { readOrderFile } from '../replay/read-file.ts'
import { isSettled, type ShopOrder } from '../replay/seen.ts'
import { replayScope } from '../replay/token.ts'
import { type OrdersPlan, type PlannedRequest, planLoad } from './plan-load.ts'
import { requestOf } from './request-of.ts'
import { stockLoad } from './stock-load.ts'

const pollSeconds = 10

/** The requests of customers, drawn from the orders of a real shop. */
export const workload: Workload<PlannedRequest, OrdersPlan> = {
  kinds: {
    order: { effect: 'creates', service: 'order' },
    cancel: { effect: 'changes', service: 'order' },
    return: { effect: 'changes', service: 'order' },
    track: { effect: 'reads', service: 'order' },
    read: { effect: 'reads', service: 'product' },
  },
  source: 'Online Retail, excerpt in shop/proof/data',
  scope: replayScope,
  codes: {
    refused: ['ORDER_NOT_CONFIRMED', 'ORDER_NOT_CANCELLABLE', 'RETURN_EXCEEDS_ORDER'],
    notBegun: ['PRODUCTS_UNAVAILABLE'],
  },
  async plan(shape, draw) {
    const { rows } = await readOrderFile(excerptFile)
    return planLoad(shape, { ...draw, orders: planReplay(rows) })
  },
  prepare: (plan, to) => stockLoad(plan.products, to),
  attempt: requestOf,
  learn: learnFrom,
  follow: {
    path: (order) => `/api/orders/${order}?wait=${pollSeconds}`,
    isSettled: (body) => isSettled(body as ShopOrder),
  },
}

/** The refund for returned units, as the client calculates it. */
export interface Owed {
  readonly refundMinor: number
}

function learnFrom(
  { kind, planned, plan: { operations } }: Attempted<PlannedRequest, OrdersPlan>,
  body: unknown,
): Learned {
  if (kind === 'order') {
    const { id } = (body ?? {}) as { id?: string }
    return id === undefined ? {} : { subject: id }
  }
  if (planned.kind !== 'return' || kind !== 'return') return {}
  const target = operations[planned.of]!
  if (target.kind !== 'order') return {}
  const said: Owed = { refundMinor: planned.quantity * target.lines[0]!.unitPriceMinor }
  return { said }
}
