import type { Rule } from '../rule.ts'

/** Where a request comes from is what the connection says, not what the request does. */
export const forwardedForReplaced: Rule = {
  id: 'forwarded-for-replaced',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      if (balancer.replacesForwardedFor) continue
      yield {
        at: [balancer, 'replacesForwardedFor'],
        what: `Load balancer "${balancer.name}" passes on the X-Forwarded-For of a client`,
        why: 'Whoever writes another address there for each request has no limit by address, and somebody else is in the log',
        fix: 'Set replacesForwardedFor to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ front: { replacesForwardedFor: false } }],
    good: [{ front: { replacesForwardedFor: true } }],
  },
}
