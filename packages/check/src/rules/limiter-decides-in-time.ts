import { milliseconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** As much as an answer may be late because of its limit. */
const longest = milliseconds(20)

/**
 * A rate limit decides within 20 ms, store or no store. A limiter that waits for a Redis that hangs holds up every
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
        why: 'When the store hangs, each request is late by that, and those that wait fill the gateway',
        fix: `Set decisionTimeout to at most ${time(longest)}; whenStoreFails decides then`,
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
