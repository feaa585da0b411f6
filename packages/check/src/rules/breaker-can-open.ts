import { perSecond, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * At the route's peak, a circuit breaker must see enough requests in its window to open. Each gateway counts only its
 * own requests: the more gateways there are, the fewer requests each of them sees.
 */
export const breakerCanOpen: Rule = {
  id: 'breaker-can-open',
  severity: 'warning',
  source: 'https://resilience4j.readme.io/docs/circuitbreaker',
  *check({ gateways }) {
    for (const { routes, replicas } of gateways) {
      for (const route of routes) {
        const { breaker, peak, path } = route
        if (breaker === undefined || !peak) continue
        const seen = Math.floor((peak / replicas) * (breaker.window / 1_000))
        if (seen >= breaker.minimumCalls) continue
        const window = Math.ceil((breaker.minimumCalls * replicas) / peak) * 1_000
        yield {
          at: [route, 'breaker', 'minimumCalls'],
          what: `The breaker of ${path} needs ${breaker.minimumCalls} requests in ${time(breaker.window)}; at peak each of ${replicas} gateways sees ${seen}`,
          why: 'It never opens: while the service is failing, every request waits for its timeout',
          fix: `Set the window to at least ${time(window)}, or lower minimumCalls to what a window holds`,
        }
      }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { breaker: { minimumCalls: 100 } } },
      { ovenRoute: { breaker: { window: seconds(0.5) } } },
      { ovenRoute: { peak: perSecond(14.99) } },
    ],
    good: [
      { ovenRoute: { peak: perSecond(15) } },
      { ovenRoute: { breaker: false } },
      { ovenRoute: { breaker: { minimumCalls: 33 } } },
    ],
  },
}
