import { percent } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { share } from '../words.ts'

/** Of the requests to another service, what may be repeated. */
const most = percent(20)

/**
 * What a service repeats of its calls is a small share of them, at most 20 %. Without a budget every call is repeated
 * while the other side is down, and that keeps it down.
 */
export const callRetryHasBudget: Rule = {
  id: 'call-retry-has-budget',
  severity: 'error',
  source: 'https://sre.google/sre-book/handling-overload/',
  *check({ services }) {
    for (const caller of services) {
      for (const call of caller.calls) {
        const { to, retries, retryBudget } = call
        if (retries === 0 || (retryBudget !== undefined && retryBudget <= most)) continue
        const repeated =
          retryBudget === undefined ? 'every call' : `${share(retryBudget)} of its calls`
        yield {
          at: [call, 'retryBudget'],
          what: `Service "${caller.name}" may repeat ${repeated} to "${to.name}"`,
          why: `While "${to.name}" is overloaded it gets ${Number((1 + Math.min(retries, retryBudget ?? retries)).toFixed(2))} times the load, and does not come back`,
          fix: 'Set retryBudget to percent(20) or less, or retries to 0',
        }
      }
    }
  },
  examples: {
    bad: [{ asks: { retries: 1 } }, { asks: { retries: 1, retryBudget: 0.21 } }],
    good: [{ asks: { retries: 1, retryBudget: 0.2 } }, { asks: { retries: 0, retryBudget: 0.5 } }],
  },
}
