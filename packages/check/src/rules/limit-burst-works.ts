import { perMinute, perSecond } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * The token bucket of a limit must hold at least one request, and half a second of its rate. Spring Cloud Gateway, for
 * which the routes are rendered, forgets a smaller bucket at once.
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
      const what = `The limit of ${route.path} is ${Number(rate.toFixed(2))} per second with a burst of ${burst}`
      if (rate === 0)
        yield {
          at: [route, 'limit', 'rate'],
          what,
          why: 'After the first burst no request ever passes',
          fix: 'Set rate to what the service can handle, or leave the limit out',
        }
      else if (burst < least)
        yield {
          at: [route, 'limit', 'burst'],
          what,
          why:
            burst < 1
              ? 'No request passes'
              : 'Its key expires in Redis after floor(2 · burst / rate) seconds, which is 0: nothing is counted, and all requests pass',
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
