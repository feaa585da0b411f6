import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** No timeout of the load balancer may be 0, which makes HAProxy wait forever. */
export const loadBalancerTimeoutsSet: Rule = {
  id: 'load-balancer-timeouts-set',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#4-timeout%20client',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      for (const [timeout, duration] of Object.entries(balancer.timeouts)) {
        if (duration !== 0) continue
        yield {
          at: [balancer, 'timeouts', timeout],
          what: `The ${timeout} timeout of load balancer "${balancer.name}" is 0, which means none`,
          why: `Connections whose other end is gone stay open until all ${balancer.maxConnections} are taken, and then no client can connect`,
          fix: 'Leave it out for the default, or set a time',
        }
      }
    }
  },
  examples: {
    bad: [
      { front: { timeouts: { client: seconds(0) } } },
      { front: { timeouts: { tunnel: seconds(0) } } },
    ],
    good: [{ front: { timeouts: { tunnel: seconds(1) } } }],
  },
}
