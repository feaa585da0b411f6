import { milliseconds, percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { share, time } from '../words.ts'

/** Retries must be a small share of the requests of a route, at most 20 %, and their backoff must have jitter. */
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
          what: `The route ${route.path} may retry ${budget === undefined ? 'every request' : `${share(budget)} of its requests`}`,
          why: `While "${route.to.name}" is overloaded it gets ${budget === undefined ? 1 + attempts : Number((1 + budget).toFixed(2))} times the load, and cannot recover`,
          fix: 'Set retry.budget to percent(20) or less',
        }
      if (backoff !== 0 && !jitter)
        yield {
          at: [route, 'retry', 'jitter'],
          what: `The route ${route.path} retries all requests that failed together after the same ${time(backoff)}`,
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
