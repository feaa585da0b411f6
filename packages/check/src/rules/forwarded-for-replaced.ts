import type { Rule } from '../rule.ts'

/** The load balancer must set X-Forwarded-For from the connection, not from what the client sent. */
export const forwardedForReplaced: Rule = {
  id: 'forwarded-for-replaced',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc7239#section-8.1',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      if (balancer.replacesForwardedFor) continue
      yield {
        at: [balancer, 'replacesForwardedFor'],
        what: `Load balancer "${balancer.name}" passes on the X-Forwarded-For header of a client`,
        why: 'A client that sends another address with each request escapes the limit per address, and the log names somebody else',
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
