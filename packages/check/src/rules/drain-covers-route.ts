import { longestAnswer, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** A reload of the load balancer must give each open request the time of its route. */
export const drainCoversRoute: Rule = {
  id: 'drain-covers-route',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#3.1-hard-stop-after',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, drain, to } = balancer
      const longest = to.routes.toSorted((a, b) => longestAnswer(b) - longestAnswer(a))[0]
      if (longest === undefined || drain >= longestAnswer(longest)) continue
      yield {
        at: [balancer, 'drain'],
        what: `A reload of load balancer "${name}" gives open requests ${time(drain)}; ${longest.path} may take ${time(longestAnswer(longest))}`,
        why: 'Each configuration change cuts off waiting clients, who cannot tell what became of their request',
        fix: `Set drain to at least ${time(longestAnswer(longest))}, or leave it out`,
      }
    }
  },
  examples: {
    bad: [
      { front: { drain: seconds(14) } },
      {
        shelfRoute: { longPoll: { parameter: 'wait', longest: seconds(16) } },
        front: { drain: seconds(20) },
      },
    ],
    good: [{ front: { drain: seconds(15) } }],
  },
}
