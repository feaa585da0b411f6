import { percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { share } from '../words.ts'

/** Largest share of the calls to another service that may be retries. */
const maxRetryShare = percent(20)

/**
 * Retries must be a small share of a service's calls, at most 20 %. Without a budget every call is retried while the
 * other service is down, and that keeps it down.
 */
export const callRetryHasBudget: Rule = {
  id: 'call-retry-has-budget',
  severity: 'error',
  source: 'https://sre.google/sre-book/handling-overload/',
  *check({ services }) {
    for (const caller of services) {
      for (const call of caller.calls) {
        const { to, retries, retryBudget } = call
        if (retries === 0 || (retryBudget !== undefined && retryBudget <= maxRetryShare)) continue
        const retried =
          retryBudget === undefined ? 'every call' : `${share(retryBudget)} of its calls`
        yield {
          at: [call, 'retryBudget'],
          what: `Service "${caller.name}" may retry ${retried} to "${to.name}"`,
          why: `While "${to.name}" is overloaded it gets ${Number((1 + Math.min(retries, retryBudget ?? retries)).toFixed(2))} times the load, and does not recover`,
          fix: 'Set retryBudget to percent(20) or less, or retries to 0',
        }
      }
    }
  },
  examples: {
    bad: [{ shelfCall: { retries: 1 } }, { shelfCall: { retries: 1, retryBudget: 0.21 } }],
    good: [
      { shelfCall: { retries: 1, retryBudget: 0.2 } },
      { shelfCall: { retries: 0, retryBudget: 0.5 } },
    ],
  },
}
