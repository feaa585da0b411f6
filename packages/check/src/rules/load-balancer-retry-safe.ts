import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/**
 * The load balancer must retry only requests that certainly were not sent. It does not know idempotency keys; the
 * gateway does, and retries what is safe to retry.
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
        what: `Load balancer "${balancer.name}" retries requests on ${list(unsafe)}, whatever their method`,
        why: 'The first attempt may have taken effect: a POST with a slow response is executed twice',
        fix: "Set retryOn to ['conn-failure']; the gateway's routes declare what else may be retried",
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
