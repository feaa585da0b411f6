import type { Rule } from '../rule.ts'

/** Outside `local` a service that fails is left alone for a while, and its route answers at once. */
export const routeHasBreaker: Rule = {
  id: 'route-has-breaker',
  severity: 'error',
  source: 'https://sre.google/sre-book/addressing-cascading-failures/',
  *check({ environment, routes }) {
    if (environment === 'local') return
    for (const route of routes) {
      if (route.breaker !== undefined) continue
      yield {
        at: [route, 'breaker'],
        what: `The route ${route.path} has no breaker`,
        why: `While "${route.to.name}" hangs up to ${route.concurrency} requests wait for it in each gateway, and it is asked on while it tries to get up`,
        fix: 'Remove breaker: false; the default opens at half of 10 requests in 2 s',
        set: '{}',
      }
    }
  },
  examples: {
    bad: [{ ovenRoute: { breaker: false } }],
    good: [
      { ovenRoute: { breaker: { minimumCalls: 20 } } },
      { ovenRoute: { breaker: false }, environment: 'local' },
    ],
  },
}
