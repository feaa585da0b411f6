import { percent } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** The weights of the versions of a route must add up to 100 %. */
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
        what: `The weights of the versions behind ${route.path} add up to ${Number((100 * sum).toFixed(2))} %`,
        why: 'Other sums are scaled: a canary gets more or fewer requests than declared, and its metrics mislead',
        fix: 'Make the weights add up to 100 %',
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
