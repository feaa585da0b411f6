export { benchEvents, type EventsBenchmark } from './events/bench-events.ts'
export { renderEventsBenchmark } from './events/render-events.ts'
export { benchOrders, type OrdersBenchmark } from './orders.ts'
export { renderOrdersBenchmark } from './render-orders.ts'
