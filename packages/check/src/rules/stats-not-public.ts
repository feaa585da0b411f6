import type { Rule } from '../rule.ts'

/** The statistics of the load balancer must be reachable only from inside the platform. */
export const statsNotPublic: Rule = {
  id: 'stats-not-public',
  severity: 'error',
  source: 'https://docs.haproxy.org/3.0/configuration.html#4-stats%20enable',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      if (balancer.stats === 'platform') continue
      yield {
        at: [balancer, 'stats'],
        what: `The statistics of load balancer "${balancer.name}" on port ${balancer.statsPort} are public`,
        why: 'They show anybody which processes exist, where they are, and which one is about to fail',
        fix: 'Set stats to "platform"',
        set: "'platform'",
      }
    }
  },
  examples: {
    bad: [{ front: { stats: 'public' } }],
    good: [{ front: { stats: 'platform' } }],
  },
}
