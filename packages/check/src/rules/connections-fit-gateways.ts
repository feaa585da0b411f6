import type { Rule } from '../rule.ts'

/**
 * The gateways must take every connection that the load balancer accepts, outside `local` with one of them down.
 * Connections beyond that wait in a queue until it times out.
 */
export const connectionsFitGateways: Rule = {
  id: 'connections-fit-gateways',
  severity: 'warning',
  source: 'https://docs.haproxy.org/3.0/configuration.html#5.2-maxconn',
  *check({ environment, loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, to, maxConnections, maxConnectionsPerNode } = balancer
      const nodes = to.replicas - (environment === 'local' ? 0 : 1)
      const taken = maxConnectionsPerNode * nodes
      if (maxConnections <= taken) continue
      const away = nodes < to.replicas ? ' while one of them restarts' : ''
      yield {
        at: [balancer, 'maxConnections'],
        what: `Load balancer "${name}" accepts ${maxConnections} connections; the ${to.replicas} processes of "${to.name}" take ${taken}${away}`,
        why: 'The rest wait in its queue and get a 503 when that times out',
        fix: `Set maxConnections to at most ${taken}, or add replicas of "${to.name}"`,
      }
    }
  },
  examples: {
    bad: [
      { front: { maxConnections: 4_097 } },
      { front: { maxConnections: 4_097 }, environment: 'local' },
      { api: { replicas: 2 } },
    ],
    good: [
      { front: { maxConnections: 4_096 } },
      { front: { maxConnections: 4_096 }, environment: 'local' },
    ],
  },
}
