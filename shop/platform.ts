import {
  absorbs,
  bandwidth,
  call,
  escalation,
  gateway,
  identity,
  invariant,
  isolates,
  kafka,
  keepsOrder,
  loadBalancer,
  logs,
  mebibytes,
  milliseconds,
  network,
  objective,
  percent,
  perSecond,
  platform,
  postgres,
  recovers,
  redis,
  route,
  saga,
  seconds,
  service,
  step,
  topic,
  tracing,
} from '@ballast/model'
import * as shop from '@ballast/shop-events'

/** The shop: what runs, and what it promises. What is not said here is a default of its environment. */
export default platform('shop', (environment) => {
  const local = environment === 'local'
  const products = postgres('products', { port: 5433 })
  const orders = postgres('orders', { port: 5434 })
  const payments = postgres('payments', { port: 5435 })
  const stock = postgres('stock', { port: 5436 })

  const events = kafka('events', { listeners: { internal: 9092, external: 29092 } })
  const catalogEvents = topic('catalog', { on: events, carries: shop.catalogEvents })
  const orderEvents = topic('orders', { on: events, carries: shop.orderEvents })
  const stockEvents = topic('stock', { on: events, carries: shop.stockEvents })
  const paymentEvents = topic('payments', { on: events, carries: shop.paymentEvents })

  const cache = redis('cache', { maxMemory: mebibytes(64) })
  const common = {
    identity: identity('identity', {
      audience: 'shop',
      scopes: ['catalog:write', 'stock:write', 'orders:write', 'orders:quote', 'orders:all'],
      clients: [
        {
          name: 'shop-web',
          grant: 'authorization-code',
          redirects: ['https://shop.example/callback'],
          scopes: ['orders:write'],
        },
        {
          name: 'back-office',
          grant: 'client-credentials',
          scopes: ['catalog:write', 'stock:write', 'orders:write', 'orders:quote', 'orders:all'],
        },
      ],
    }),
    tracing: tracing('traces'),
  }

  const product = service('product', {
    source: 'services/product',
    owner: 'catalogue',
    database: products,
    // An order waits 3 s for a price: what takes longer is of no use to it.
    pool: { statementTimeout: seconds(2), lockTimeout: seconds(1) },
    cache,
    publishes: [catalogEvents],
    consumes: [catalogEvents],
    handles: shop.handled.product,
    ...common,
  })
  const inventory = service('inventory', {
    source: 'services/inventory',
    owner: 'fulfilment',
    database: stock,
    publishes: [stockEvents],
    consumes: [orderEvents],
    handles: shop.handled.inventory,
    ignores: [shop.orderReserved],
    ...common,
  })
  const provider = service('provider', {
    source: 'services/provider',
    external: true,
    replicas: 1,
    volume: true,
  })
  const payment = service('payment', {
    source: 'services/payment',
    owner: 'payments',
    database: payments,
    calls: [
      call(provider, {
        timeout: milliseconds(2_500),
        effect: 'charges and refunds',
        idempotencyKey: true,
        whenUnknown: 'reconciled',
        traced: false,
      }),
    ],
    publishes: [paymentEvents],
    consumes: [orderEvents],
    handles: shop.handled.payment,
    ignores: [shop.orderPlaced, shop.orderConfirmed, shop.orderRejected],
    ...common,
  })
  const order = service('order', {
    source: 'services/order',
    owner: 'checkout',
    database: orders,
    // A customer waits 10 s. Where the database hangs, a request waits for the statement before its own, and for its own.
    pool: { statementTimeout: seconds(3), lockTimeout: seconds(2) },
    calls: [call(product, { timeout: seconds(3) })],
    publishes: [orderEvents],
    consumes: [stockEvents, paymentEvents, catalogEvents],
    handles: shop.handled.order,
    // The order has ended already.
    ignores: [shop.paymentVoided],
    settings: { expiresAfterSeconds: 900 },
    ...common,
  })

  const limits = redis('limits', {
    port: 6380,
    maxMemory: mebibytes(64),
    holds: ['limits', 'sessions'],
    policy: 'noeviction',
    // Who loses a session must log in again.
    persistence: 'aof',
    replicas: 2,
    minReplicasToWrite: 1,
  })
  const api = gateway('api', {
    capacity: perSecond(400),
    ...(!local && { store: limits }),
    routes: [
      route('/api/products/**', {
        to: product,
        timeout: seconds(5),
        reads: 'public',
        writes: ['catalog:write'],
        repeats: 'idempotent',
        peak: perSecond(100),
      }),
      route('/api/inventory/**', {
        to: inventory,
        timeout: seconds(15),
        reads: 'public',
        writes: ['stock:write'],
        peak: perSecond(20),
      }),
      route('/api/orders/**', {
        to: order,
        timeout: seconds(8),
        // Until an order is settled.
        longPoll: { parameter: 'wait', longest: seconds(30) },
        writes: ['orders:write'],
        ownedBy: 'customerId',
        peak: perSecond(100),
      }),
      route('/api/payments/**', {
        to: payment,
        timeout: seconds(15),
        writes: 'none',
        ownedBy: 'customerId',
        peak: perSecond(20),
      }),
    ],
    ...common,
  })
  const front = loadBalancer('front', {
    port: 8080,
    statsPort: 8404,
    to: api,
    ...(!local && { virtualIp: { address: '10.20.0.10', subnet: '10.20.0.0/24' } }),
  })

  return {
    entry: front,
    promises: [
      recovers(orders, { after: 'killed', within: seconds(10), losing: 'nothing' }),
      keepsOrder(orderEvents),
      isolates(inventory, { from: order, keeps: 'orders are accepted' }),
      absorbs(api, { times: 10, keeps: percent(90) }),
      // Lost hosts, restores and deployments are promised once their drills are written.
    ],
    sagas: [
      saga(
        'order',
        [
          step(inventory, 'compensatable', {
            on: shop.orderPlaced,
            undoneBy: [shop.orderRejected, shop.orderCancelled, shop.orderExpired],
          }),
          step(payment, 'pivot', { on: shop.orderReserved }),
          step(inventory, 'retriable', { on: shop.orderConfirmed }),
        ],
        { states: Object.values(shop.orderStates) },
      ),
    ],
    invariants: [
      invariant('stock is never negative', {
        owner: inventory,
        keptBy: 'conditional-update',
        drill: 'random-combination',
      }),
      invariant('an order is charged at most once', {
        owner: payment,
        keptBy: 'unique-key',
        drill: 'provider-faults',
      }),
      invariant('an order ends in one way', {
        owner: order,
        keptBy: 'conditional-update',
        drill: 'kill-services',
      }),
    ],
    logs: logs({ redacts: ['authorization', 'cookie', 'password', 'paymentToken'] }),
    ...(!local && {
      objectives: [
        objective('orders are accepted', { kind: 'availability', share: percent(99.9) }),
        objective('orders are quick', {
          kind: 'latency',
          share: percent(99),
          within: milliseconds(500),
        }),
      ],
      escalation: escalation(['on-call', 'platform-lead', 'head-of-engineering']),
      networks: [
        network('frontend', [front, api], { internal: false }),
        network('backend', [
          api,
          product,
          inventory,
          payment,
          order,
          events,
          cache,
          limits,
          common.identity,
          common.tracing,
        ]),
        network('payment-provider', [payment], { internal: false, egress: ['provider'] }),
        network('database', [
          product,
          inventory,
          payment,
          order,
          products,
          orders,
          payments,
          stock,
        ]),
      ],
      measurements: [bandwidth(order, orders), bandwidth(order, events)],
    }),
  }
})
