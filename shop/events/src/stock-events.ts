import { event, listOf, oneOf, text, uuid } from '@ballast/model/events'

const ofOrder = { topic: 'stock', version: 1, key: 'orderId' } as const

export const stockReserved = event('stock.reserved', { ...ofOrder, data: { orderId: uuid } })

export const stockRefused = event('stock.refused', {
  ...ofOrder,
  data: { orderId: uuid, reason: oneOf('out-of-stock'), skus: listOf(text) },
})

/** The events on the topic `stock`. */
export const stockEvents = [stockReserved, stockRefused]
