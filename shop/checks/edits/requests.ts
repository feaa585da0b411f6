import type { ShopEdits } from '../edit-shop.ts'

/** The way of a request: load balancer, gateway, identity, calls and networks. */
export const requestsEdits: ShopEdits = {
  'bandwidth-needs-own-server': {
    replace: 'bandwidth(order, orders)',
    by: 'bandwidth(order, orders, { port: 5434 })',
  },
  'call-depth': [
    {
      replace: 'calls: [call(product, { timeout: seconds(3) })]',
      by: 'calls: [call(product, { timeout: seconds(3) }), call(payment, { timeout: seconds(12) })]',
    },
    { replace: 'timeout: seconds(8),', by: 'timeout: seconds(14),' },
  ],
  'call-retry-has-budget': [
    {
      replace: 'call(product, { timeout: seconds(3) })',
      by: 'call(product, { timeout: seconds(3), retries: 1 })',
    },
    { replace: 'timeout: seconds(8),', by: 'timeout: seconds(8), retry: { attempts: 0 },' },
  ],
  'client-secret-not-in-file': {
    replace: "grant: 'client-credentials'",
    by: "grant: 'client-credentials', secret: 'file'",
  },
  'database-network-internal': {
    replace: '          payments,\n          stock,\n        ]),',
    by: '          payments,\n          stock,\n        ], { internal: false }),',
  },
  'edge-within-network': {
    replace: '          cache,\n          limits,',
    by: '          limits,',
  },
  'egress-named': { replace: "egress: ['provider']", by: "egress: ['*', 'provider']" },
  'key-outlives-redelivery': {
    replace: "whenUnknown: 'reconciled',",
    by: "whenUnknown: 'repeated',",
  },
  'no-password-grant': { replace: "grant: 'authorization-code'", by: "grant: 'password'" },
  'object-has-owner': {
    replace: "reads: 'public',\n        writes: ['stock:write'],",
    by: "reads: 'token',\n        writes: ['stock:write'],",
  },
  'private-answer-not-cached': {
    replace: 'timeout: seconds(8),',
    by: 'timeout: seconds(8), cachedFor: seconds(5),',
  },
  'public-client-uses-pkce': {
    replace: "grant: 'authorization-code'",
    by: "grant: 'authorization-code', pkce: false",
  },
  'redirect-exact': { replace: 'https://shop.example/callback', by: 'https://shop.example/*' },
  'route-reachable': { replace: "route('/api/payments/**', {", by: "route('/api/orders/**', {" },
  'scaling-bounds': {
    replace: "owner: 'fulfilment',",
    by: "owner: 'fulfilment', autoscaling: { least: 0, most: 4, on: 'cpu', target: 70 },",
  },
  'timeouts-decrease': { replace: 'timeout: seconds(8)', by: 'timeout: seconds(3)' },
  'update-keeps-capacity': {
    replace: "owner: 'fulfilment',",
    by: "owner: 'fulfilment', update: { maxUnavailable: 3 },",
  },
  'virtual-ip-in-subnet': { replace: "address: '10.20.0.10',", by: "address: '10.20.1.10'," },
  'vrrp-priorities-differ': {
    replace: "address: '10.20.0.10',",
    by: "address: '10.20.0.10', priorities: [100, 100],",
  },
  'vrrp-tracks-process': {
    replace: "address: '10.20.0.10',",
    by: "address: '10.20.0.10', tracksProcess: false,",
  },
  'vrrp-unicast': {
    replace: "address: '10.20.0.10',",
    by: "address: '10.20.0.10', peers: 'multicast',",
  },
}
