import { event, integer, listOf, object, oneOf, text, uuid } from '@ballast/model/events'

const ofOrder = { topic: 'orders', version: 1, key: 'orderId' } as const
const units = { line: integer, sku: text, quantity: integer }

export const orderPlaced = event('order.placed', {
  ...ofOrder,
  data: {
    orderId: uuid,
    customerId: text,
    currency: text,
    totalMinor: integer,
    expiresAt: text,
    lines: listOf(object({ ...units, unitPriceMinor: integer })),
  },
})

export const orderReserved = event('order.reserved', {
  ...ofOrder,
  data: {
    orderId: uuid,
    customerId: text,
    currency: text,
    totalMinor: integer,
    paymentToken: text,
  },
})

export const orderConfirmed = event('order.confirmed', { ...ofOrder, data: { orderId: uuid } })

export const orderRejected = event('order.rejected', {
  ...ofOrder,
  data: { orderId: uuid, reason: oneOf('out-of-stock', 'payment-declined') },
})

/** An order that ended before its time: `lines` are those that were not returned before. */
const ended = { orderId: uuid, refundId: uuid, refundMinor: integer, lines: listOf(object(units)) }

export const orderCancelled = event('order.cancelled', { ...ofOrder, data: ended })

export const orderExpired = event('order.expired', { ...ofOrder, data: ended })

export const orderReturned = event('order.returned', {
  ...ofOrder,
  data: { orderId: uuid, returnId: uuid, refundMinor: integer, lines: listOf(object(units)) },
})

/** The events on the topic `orders`. */
export const orderEvents = [
  orderPlaced,
  orderReserved,
  orderConfirmed,
  orderRejected,
  orderCancelled,
  orderExpired,
  orderReturned,
]
