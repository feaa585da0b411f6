import { perMinute, perSecond } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * The bucket of a limit holds at least one request and half a second of its rate: in Spring Cloud Gateway,
 * which the routes are rendered for, a smaller one is forgotten at once.
 */
export const limitBurstWorks: Rule = {
  id: 'limit-burst-works',
  severity: 'error',
  source:
    'https://github.com/spring-cloud/spring-cloud-gateway/blob/main/spring-cloud-gateway-server-webflux/src/main/resources/META-INF/scripts/request_rate_limiter.lua',
  *check({ routes }) {
    for (const route of routes) {
      if (route.limit === undefined) continue
      const { rate, burst } = route.limit
      const least = Math.ceil(rate / 2)
      const what = `The limit of ${route.path} is ${Number(rate.toFixed(2))} a second with ${burst} at once`
      if (rate === 0)
        yield {
          at: [route, 'limit', 'rate'],
          what,
          why: 'When the first burst has passed, no request ever does',
          fix: 'Set rate to what the service bears, or leave the limit out',
        }
      else if (burst < least)
        yield {
          at: [route, 'limit', 'burst'],
          what,
          why:
            burst < 1
              ? 'No request passes'
              : 'Its key lives floor(2 · burst / rate) seconds in Redis, which is 0: nothing is ever counted, and all requests pass',
          fix: `Set burst to at least ${least}`,
          set: String(Math.ceil(rate)),
        }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { limit: { burst: 24 } } },
      { ovenRoute: { limit: { rate: perMinute(20), burst: 0 } } },
      { ovenRoute: { limit: { rate: perSecond(0) } } },
    ],
    good: [
      { ovenRoute: { limit: { burst: 25 } } },
      { ovenRoute: { limit: { rate: perSecond(1), burst: 1 } } },
    ],
  },
}
