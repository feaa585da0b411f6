import type { ShopEdits } from '../edit-shop.ts'
import { restored } from './to-be-promised.ts'

/** Topics, sagas and invariants. */
export const eventsEdits: ShopEdits = {
  'drill-exists': { replace: "drill: 'provider-faults'", by: "drill: 'provider-lost'" },
  'event-fields-present': {
    replace: 'handles: shop.handled.order,',
    by: "handles: [...shop.handled.order, { event: shop.paymentCaptured, fields: ['capturedAt'] }],",
  },
  'events-not-compacted': {
    replace: "topic('orders', {",
    by: "topic('orders', {\n    cleanup: 'compact',",
  },
  'invariant-has-drill': { replace: "drill: 'provider-faults',", by: '' },
  'invariant-is-guarded': {
    replace: "owner: inventory,\n        keptBy: 'conditional-update',",
    by: "owner: inventory, keptBy: 'application',",
  },
  'retention-covers-outage': [
    restored,
    { replace: "topic('orders', {", by: "topic('orders', {\n    retention: hours(4)," },
  ],
  'saga-pivot-order': {
    replace: "step(payment, 'pivot', {",
    by: "step(payment, 'retriable', { on: shop.orderReserved }), step(payment, 'pivot', {",
  },
  'saga-step-compensated': {
    replace: 'undoneBy: [shop.orderRejected, shop.orderCancelled, shop.orderExpired],',
    by: '',
  },
  'topic-has-one-writer': {
    replace: 'publishes: [stockEvents],',
    by: 'publishes: [stockEvents, orderEvents],',
  },
  'topic-replicated': {
    replace: "topic('orders', {",
    by: "topic('orders', {\n    replicas: local ? 1 : 2,",
  },
}
