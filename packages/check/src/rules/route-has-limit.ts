import type { Rule } from '../rule.ts'

/** Where strangers are, nobody takes more than their share of a service. */
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
        what: `The route ${route.path} has no limit of requests`,
        why: `One caller takes all ${route.concurrency} places of it, and the others are answered 503`,
        fix: 'Remove limit: false; the default is 50 requests a second for each caller, and 100 at once',
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
