import { milliseconds, percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { share, time } from '../words.ts'

/**
 * What a route repeats is a small share of its requests, at most 20 %; and after a pause, it is not the same
 * one for everybody.
 */
export const retryHasBudget: Rule = {
  id: 'retry-has-budget',
  severity: 'error',
  source: 'https://sre.google/sre-book/handling-overload/',
  *check({ routes }) {
    for (const route of routes) {
      const { attempts, budget, backoff, jitter } = route.retry
      if (attempts === 0) continue
      if (budget === undefined || budget > most)
        yield {
          at: [route, 'retry', 'budget'],
          what: `The route ${route.path} may repeat ${budget === undefined ? 'every request' : `${share(budget)} of its requests`}`,
          why: `When "${route.to.name}" is overloaded it gets ${budget === undefined ? 1 + attempts : Number((1 + budget).toFixed(2))} times the load, and does not come back`,
          fix: 'Set retry.budget to percent(20) or less',
        }
      if (backoff !== 0 && !jitter)
        yield {
          at: [route, 'retry', 'jitter'],
          what: `The route ${route.path} repeats all that failed together after ${time(backoff)}`,
          why: 'They arrive together again, and fail together again',
          fix: 'Set retry.jitter to true',
          set: 'true',
        }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { retry: { backoff: milliseconds(50) } } },
      { ovenRoute: { retry: { budget: undefined } } },
      { ovenRoute: { retry: { budget: percent(21) } } },
    ],
    good: [
      { ovenRoute: { retry: { budget: percent(20) } } },
      { ovenRoute: { retry: { attempts: 0, budget: undefined, backoff: milliseconds(50) } } },
      { ovenRoute: { retry: { backoff: milliseconds(50), jitter: true } } },
    ],
  },
}

const most = percent(20)
