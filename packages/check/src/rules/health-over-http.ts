import type { Rule } from '../rule.ts'

/** The load balancer must check gateways over HTTP: an open port only proves that a process exists. */
export const healthOverHttp: Rule = {
  id: 'health-over-http',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#4-option%20httpchk',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, health, to } = balancer
      if (health.kind === 'http') continue
      yield {
        at: [balancer, 'health', 'kind'],
        what: `Load balancer "${name}" takes a gateway for healthy if its port is open`,
        why: `The port of "${to.name}" is open before its keys are loaded, while it stops, and when it hangs: users get its errors`,
        fix: `Check ${health.path} over HTTP`,
        set: "'http'",
      }
    }
  },
  examples: {
    bad: [{ front: { health: { kind: 'tcp' } } }],
    good: [{ front: { health: { kind: 'http' } } }],
  },
}
