import type { Rule } from '../rule.ts'

/** A browser that came once over TLS never comes without it again. */
export const frontHsts: Rule = {
  id: 'front-hsts',
  severity: 'warning',
  source: 'https://www.rfc-editor.org/rfc/rfc6797#section-7',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      if (balancer.tls === undefined || balancer.tls.hsts) continue
      yield {
        at: [balancer, 'tls', 'hsts'],
        what: `Load balancer "${balancer.name}" has TLS and does not say so to browsers (HSTS)`,
        why: 'Who types the name without https:// can be kept on plain HTTP by any network on the way',
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
