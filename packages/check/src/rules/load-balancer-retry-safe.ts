import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * The load balancer sends a second time only what certainly was not sent. It knows nothing of idempotency
 * keys; the gateway does, and repeats what may be repeated.
 */
export const loadBalancerRetrySafe: Rule = {
  id: 'load-balancer-retry-safe',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#4-retry-on',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const unsafe = balancer.retryOn.filter((event) => event !== 'conn-failure')
      if (unsafe.length === 0 || balancer.retries === 0) continue
      yield {
        at: [balancer, 'retryOn'],
        what: `Load balancer "${balancer.name}" sends a request again on ${list(unsafe)}, whatever its method`,
        why: 'The first one may have had its effect: a POST that was slow to answer is done twice',
        fix: "Set retryOn to ['conn-failure']; the gateway's routes say what else may be repeated",
        set: "['conn-failure']",
      }
    }
  },
  examples: {
    bad: [
      { front: { retryOn: ['conn-failure', 'response-timeout'] } },
      { front: { retryOn: ['5xx'] } },
    ],
    good: [{ front: { retryOn: [] } }, { front: { retryOn: ['5xx'], retries: 0 } }],
  },
}
