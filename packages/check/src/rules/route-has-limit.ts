import type { Rule } from '../rule.ts'

/** Outside `local`, each route must have a rate limit, so that no client takes more than its share. */
export const routeHasLimit: Rule = {
  id: 'route-has-limit',
  severity: 'error',
  source: 'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
  *check({ environment, routes }) {
    if (environment === 'local') return
    for (const route of routes) {
      if (route.limit !== undefined) continue
      yield {
        at: [route, 'limit'],
        what: `The route ${route.path} has no rate limit`,
        why: `One client takes all ${route.concurrency} concurrent requests, and the others get a 503`,
        fix: 'Remove limit: false; the default is 50 requests per second and client, with a burst of 100',
        set: '{}',
      }
    }
  },
  examples: {
    bad: [{ ovenRoute: { limit: false } }],
    good: [
      { ovenRoute: { limit: { burst: 200 } } },
      { ovenRoute: { limit: false }, environment: 'local' },
    ],
  },
}
