import { perSecond } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * The bucket of a limit holds at least one request and half a second of its rate: in Spring Cloud Gateway,
 * which the routes are rendered for, a smaller one is forgotten at once.
 */
export const limitBurstWorks: Rule = {
  id: 'limit-burst-works',
  severity: 'error',
  source:
    'https://github.com/spring-cloud/spring-cloud-gateway/blob/main/spring-cloud-gateway-server/src/main/resources/META-INF/scripts/request_rate_limiter.lua',
  *check({ routes }) {
    for (const route of routes) {
      if (route.limit === undefined) continue
      const { rate, burst } = route.limit
      const least = Math.max(1, Math.ceil(rate / 2))
      if (burst >= least && rate > 0) continue
      yield {
        at: [route, 'limit', rate > 0 ? 'burst' : 'rate'],
        what: `The limit of ${route.path} is ${Number(rate.toFixed(2))} a second with ${burst} at once`,
        why:
          burst < 1 || rate <= 0
            ? 'Sooner or later no request passes'
            : 'Its key lives floor(2 · burst / rate) seconds in Redis, which is 0: nothing is ever counted, and all requests pass',
        fix: `Set burst to at least ${least}, and rate to more than 0`,
        ...(rate > 0 && { set: String(Math.max(least, Math.ceil(rate))) }),
      }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { limit: { burst: 24 } } },
      { ovenRoute: { limit: { rate: perSecond(1), burst: 0 } } },
      { ovenRoute: { limit: { rate: perSecond(0) } } },
    ],
    good: [
      { ovenRoute: { limit: { burst: 25 } } },
      { ovenRoute: { limit: { rate: perSecond(1), burst: 1 } } },
    ],
  },
}
