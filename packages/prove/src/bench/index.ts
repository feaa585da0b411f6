export { benchOrders, type OrdersBenchmark } from './orders.ts'
export { renderOrdersBenchmark } from './render-orders.ts'
