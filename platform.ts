import {
  gateway,
  identity,
  isolates,
  kafka,
  keepsOrder,
  loadBalancer,
  mebibytes,
  platform,
  postgres,
  recovers,
  redis,
  route,
  seconds,
  service,
  topic,
  tracing,
} from '@ballast/model'

/** The shop: what runs, and what it promises. */
export default platform('shop', () => {
  const products = postgres('products', { port: 5433 })
  const orders = postgres('orders', { port: 5434 })
  const payments = postgres('payments', { port: 5435 })
  const stock = postgres('stock', { port: 5436 })

  const events = kafka('events', { listeners: { internal: 9092, external: 29092 } })
  const catalogEvents = topic('catalog', { on: events, key: 'sku' })
  const orderEvents = topic('orders', { on: events, key: 'orderId' })
  const stockEvents = topic('stock', { on: events, key: 'orderId' })
  const paymentEvents = topic('payments', { on: events, key: 'orderId' })

  const cache = redis('cache', { maxMemory: mebibytes(64) })
  const common = {
    identity: identity('identity', { audience: 'shop' }),
    tracing: tracing('traces'),
  }

  const product = service('product', {
    source: 'services/product',
    database: products,
    cache,
    publishes: [catalogEvents],
    consumes: [catalogEvents],
    ...common,
  })
  const inventory = service('inventory', {
    source: 'services/inventory',
    database: stock,
    publishes: [stockEvents],
    consumes: [orderEvents],
    ...common,
  })
  const provider = service('provider', { source: 'services/provider', replicas: 1, volume: true })
  const payment = service('payment', {
    source: 'services/payment',
    database: payments,
    calls: [provider],
    publishes: [paymentEvents],
    consumes: [orderEvents],
    ...common,
  })
  const order = service('order', {
    source: 'services/order',
    database: orders,
    calls: [product],
    publishes: [orderEvents],
    consumes: [stockEvents, paymentEvents, catalogEvents],
    settings: { expiresAfterSeconds: 900 },
    ...common,
  })

  const api = gateway('api', {
    routes: [
      route('/api/products/**', { to: product, timeout: seconds(5) }),
      route('/api/inventory/**', { to: inventory, timeout: seconds(5) }),
      // A client may wait up to 30 s for an order to settle.
      route('/api/orders/**', { to: order, timeout: seconds(35) }),
      route('/api/payments/**', { to: payment, timeout: seconds(5) }),
    ],
    ...common,
  })

  return {
    entry: loadBalancer('front', { port: 8080, statsPort: 8404, to: api }),
    promises: [
      recovers(orders, { after: 'killed', within: seconds(10), losing: 'nothing' }),
      keepsOrder(orderEvents),
      isolates(inventory, { from: order, keeps: 'orders are accepted' }),
    ],
  }
})
