import { milliseconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Longest delay of a response by its rate limit. */
const longest = milliseconds(20)

/**
 * A rate limit must decide within 20 ms, even if its store hangs. A limiter that waits for a hanging Redis delays every
 * request for seconds, although it then lets them pass.
 */
export const limiterDecidesInTime: Rule = {
  id: 'limiter-decides-in-time',
  severity: 'error',
  source: 'https://github.com/spring-cloud/spring-cloud-gateway/issues/3373',
  *check({ routes }) {
    for (const route of routes) {
      if (route.limit === undefined || route.limit.decisionTimeout <= longest) continue
      yield {
        at: [route, 'limit', 'decisionTimeout'],
        what: `The limit of ${route.path} waits ${time(route.limit.decisionTimeout)} for its store`,
        why: 'If the store hangs, each request is delayed by that, and waiting requests fill the gateway',
        fix: `Set decisionTimeout to at most ${time(longest)}; after that whenStoreFails decides`,
        set: 'milliseconds(20)',
      }
    }
  },
  examples: {
    bad: [{ ovenRoute: { limit: { decisionTimeout: milliseconds(21) } } }],
    good: [
      { ovenRoute: { limit: { decisionTimeout: milliseconds(20) } } },
      { ovenRoute: { limit: false } },
    ],
  },
}
