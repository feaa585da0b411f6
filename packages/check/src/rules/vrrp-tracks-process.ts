import type { Rule } from '../rule.ts'

/** A node whose load balancer is dead must give up the virtual IP. */
export const vrrpTracksProcess: Rule = {
  id: 'vrrp-tracks-process',
  severity: 'error',
  source: 'https://www.keepalived.org/manpage.html',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, virtualIp } = balancer
      if (virtualIp === undefined || virtualIp.tracksProcess) continue
      yield {
        at: [balancer, 'virtualIp', 'tracksProcess'],
        what: `The address ${virtualIp.address} stays on a node of "${name}" whose load balancer is dead`,
        why: 'By default keepalived watches machines, not processes: the node is alive, but refuses every connection',
        fix: 'Set tracksProcess to true',
        set: 'true',
      }
    }
  },
  examples: {
    bad: [
      {
        front: {
          virtualIp: { address: '10.0.0.10', subnet: '10.0.0.0/24', tracksProcess: false },
        },
      },
    ],
    good: [{ front: { virtualIp: { address: '10.0.0.10', subnet: '10.0.0.0/24' } } }],
  },
}
