import type { Transition } from '@ballast/model/events'
import {
  orderCancelled,
  orderConfirmed,
  orderExpired,
  orderPlaced,
  orderRejected,
  orderReserved,
} from './order-events.ts'
import { paymentCaptured, paymentDeclined } from './payment-events.ts'
import { stockRefused, stockReserved } from './stock-events.ts'

/**
 * The states of an order, whole: the order service moves orders by it, docs/the-money-path.md shows it, and the
 * check of sagas demands a step for each event that it publishes.
 */
export const orderStates = {
  placed: { from: [], on: 'request', to: 'PENDING', publishes: orderPlaced },
  reserved: { from: ['PENDING'], on: stockReserved, to: 'RESERVED', publishes: orderReserved },
  confirmed: {
    from: ['RESERVED'],
    on: paymentCaptured,
    to: 'CONFIRMED',
    publishes: orderConfirmed,
  },
  outOfStock: {
    from: ['PENDING'],
    on: stockRefused,
    to: 'REJECTED',
    reason: 'out-of-stock',
    publishes: orderRejected,
  },
  paymentDeclined: {
    from: ['RESERVED'],
    on: paymentDeclined,
    to: 'REJECTED',
    reason: 'payment-declined',
    publishes: orderRejected,
  },
  cancelled: {
    from: ['PENDING', 'RESERVED', 'CONFIRMED'],
    on: 'cancellation',
    to: 'CANCELLED',
    reason: 'cancelled',
    publishes: orderCancelled,
  },
  expired: {
    from: ['PENDING', 'RESERVED'],
    on: 'expiry',
    to: 'EXPIRED',
    reason: 'expired',
    publishes: orderExpired,
  },
} as const satisfies Readonly<Record<string, Transition>>

export type OrderStatus = (typeof orderStates)[keyof typeof orderStates]['to']

/** Every state, in the order of the table. */
export const orderStatuses: readonly OrderStatus[] = [
  ...new Set(Object.values(orderStates).map(({ to }) => to)),
]

/** States that an order leaves on its own, by expiry at the latest. */
export const unsettledStatuses: readonly OrderStatus[] = orderStates.expired.from
