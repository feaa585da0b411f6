import type { Rule } from '../rule.ts'

/** Outside `local`, the load balancer must run on at least two nodes. */
export const twoLoadBalancers: Rule = {
  id: 'two-load-balancers',
  severity: 'error',
  source: 'https://www.keepalived.org/manpage.html',
  *check({ environment, loadBalancers }) {
    if (environment === 'local') return
    for (const balancer of loadBalancers) {
      // An ALB runs in several zones anyway.
      if (balancer.nodes > 1 || balancer.engine === 'alb') continue
      yield {
        at: [balancer, 'nodes'],
        what: `Load balancer "${balancer.name}" is a single node in ${environment}`,
        why: 'Everything behind it survives the loss of a machine, but the loss of this one makes the platform unreachable',
        fix: 'Set nodes to 2',
        set: '2',
      }
    }
  },
  examples: {
    bad: [{ front: { nodes: 1 } }],
    good: [
      { front: { nodes: 2 } },
      { front: { nodes: 1, engine: 'alb' } },
      { front: { nodes: 1 }, environment: 'local' },
    ],
  },
}
