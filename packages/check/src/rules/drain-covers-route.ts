import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** A reload of the load balancer leaves each request the time that its route has. */
export const drainCoversRoute: Rule = {
  id: 'drain-covers-route',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#3.1-hard-stop-after',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, drain, to } = balancer
      const longest = to.routes.toSorted((a, b) => b.timeout - a.timeout)[0]
      if (longest === undefined || drain >= longest.timeout) continue
      yield {
        at: [balancer, 'drain'],
        what: `A reload of load balancer "${name}" leaves requests ${time(drain)}; ${longest.path} may take ${time(longest.timeout)}`,
        why: 'Each change of its configuration cuts off who waits, and they do not know what became of their order',
        fix: `Set drain to at least ${time(longest.timeout)}, or leave it out`,
      }
    }
  },
  examples: {
    bad: [
      { front: { drain: seconds(14) } },
      { shelfRoute: { timeout: seconds(21) }, front: { drain: seconds(20) } },
    ],
    good: [{ front: { drain: seconds(15) } }],
  },
}
