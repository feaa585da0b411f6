import { percent } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** The shares of a route's versions are all of it. */
export const weightsSumToOne: Rule = {
  id: 'weights-sum-to-one',
  severity: 'error',
  source: 'https://gateway-api.sigs.k8s.io/guides/traffic-splitting/',
  *check({ routes }) {
    for (const route of routes) {
      if (route.weights === undefined) continue
      const sum = Object.values(route.weights).reduce((all, share) => all + share, 0)
      // Shares are binary fractions: 0.1 + 0.2 is not 0.3.
      if (Math.round(sum * 1e9) === 1e9) continue
      yield {
        at: [route, 'weights'],
        what: `The versions behind ${route.path} have ${Number((100 * sum).toFixed(2))} % of its requests together`,
        why: 'Shares that are not of a whole are scaled: a canary gets more or fewer requests than is written, and its numbers mislead',
        fix: 'Let the shares add up to 100 %',
      }
    }
  },
  examples: {
    bad: [
      { ovenRoute: { weights: { stable: percent(90), canary: percent(5) } } },
      { ovenRoute: { weights: { stable: percent(100), canary: percent(5) } } },
    ],
    good: [
      { ovenRoute: { weights: { blue: percent(10), green: percent(20), stable: percent(70) } } },
    ],
  },
}
