import { reads } from '@ballast/model/events'
import { productChanged } from './catalog-events.ts'
import {
  orderCancelled,
  orderConfirmed,
  orderExpired,
  orderPlaced,
  orderRejected,
  orderReserved,
  orderReturned,
} from './order-events.ts'
import { paymentCaptured, paymentDeclined, paymentRefunded } from './payment-events.ts'
import { stockRefused, stockReserved } from './stock-events.ts'

/**
 * The events that each service handles, and the fields that it reads of them. The platform and the service's handlers
 * are typed by it: neither compiles with an event that no consumed topic carries, or with a field that is not named here.
 */
export const handled = {
  product: [reads(productChanged, 'sku', 'version')],
  inventory: [
    reads(orderPlaced, 'orderId', 'lines'),
    reads(orderConfirmed, 'orderId'),
    reads(orderRejected, 'orderId'),
    reads(orderCancelled, 'orderId', 'lines'),
    reads(orderExpired, 'orderId', 'lines'),
    reads(orderReturned, 'orderId', 'lines'),
  ],
  payment: [
    reads(orderReserved, 'orderId', 'customerId', 'currency', 'totalMinor', 'paymentToken'),
    reads(orderCancelled, 'orderId', 'refundMinor'),
    reads(orderExpired, 'orderId', 'refundMinor'),
    reads(orderReturned, 'orderId', 'returnId', 'refundMinor'),
  ],
  order: [
    reads(stockReserved, 'orderId'),
    reads(stockRefused, 'orderId'),
    reads(paymentCaptured, 'orderId'),
    reads(paymentDeclined, 'orderId'),
    reads(paymentRefunded, 'orderId', 'amountMinor'),
    reads(productChanged, 'sku', 'unitPriceMinor', 'currency', 'version'),
  ],
}
