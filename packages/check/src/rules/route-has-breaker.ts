import type { Rule } from '../rule.ts'

/**
 * Outside `local`, a route must have a circuit breaker, which gives a failing service time to recover and fails its
 * requests fast.
 */
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
        what: `The route ${route.path} has no circuit breaker`,
        why: `While "${route.to.name}" hangs, up to ${route.concurrency} requests wait for it in each gateway, and requests keep arriving while it tries to recover`,
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
