import type { Rule } from '../rule.ts'

/** A load balancer with TLS must send HSTS: a browser that came once over TLS never comes without it again. */
export const frontHsts: Rule = {
  id: 'front-hsts',
  severity: 'warning',
  source: 'https://www.rfc-editor.org/rfc/rfc6797#section-7',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      if (balancer.tls === undefined || balancer.tls.hsts) continue
      yield {
        at: [balancer, 'tls', 'hsts'],
        what: `Load balancer "${balancer.name}" has TLS but sends no HSTS header`,
        why: 'Any network on the way can keep a user who types the name without https:// on plain HTTP',
        fix: 'Set hsts to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [{ front: { tls: { hsts: false } } }],
    good: [{ front: { tls: { hsts: true } } }, { front: { tls: false } }],
  },
}
