import { event, integer, optional, text } from '@ballast/model/events'

export const productChanged = event('product.changed', {
  topic: 'catalog',
  version: 1,
  key: 'sku',
  data: {
    sku: text,
    name: text,
    description: optional(text),
    unitPriceMinor: integer,
    currency: text,
    version: integer,
  },
})

/** The events on the topic `catalog`. */
export const catalogEvents = [productChanged]
