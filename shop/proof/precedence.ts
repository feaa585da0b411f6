/** What must stand before an event of an order on its topic. */
export const precedence: Readonly<Record<string, readonly string[]>> = {
  'order.reserved.v1': ['order.placed.v1'],
  'order.confirmed.v1': ['order.reserved.v1'],
  'order.rejected.v1': ['order.placed.v1'],
  'order.cancelled.v1': ['order.placed.v1'],
  'order.expired.v1': ['order.placed.v1'],
  'order.returned.v1': ['order.confirmed.v1'],
  'payment.refunded.v1': ['payment.captured.v1'],
}
