import { event, integer, text, uuid } from '@ballast/model/events'

const ofOrder = { topic: 'payments', version: 1, key: 'orderId' } as const

export const paymentCaptured = event('payment.captured', {
  ...ofOrder,
  data: { orderId: uuid, captureId: text, amountMinor: integer },
})

export const paymentDeclined = event('payment.declined', {
  ...ofOrder,
  data: { orderId: uuid, reason: text },
})

export const paymentVoided = event('payment.voided', {
  ...ofOrder,
  data: { orderId: uuid, reason: text },
})

export const paymentRefunded = event('payment.refunded', {
  ...ofOrder,
  data: { orderId: uuid, refundId: uuid, amountMinor: integer },
})

/** The events on the topic `payments`. */
export const paymentEvents = [paymentCaptured, paymentDeclined, paymentVoided, paymentRefunded]
