import type { Rule } from '../rule.ts'

/** Nodes of a virtual IP are told of each other: multicast does not get through everywhere. */
export const vrrpUnicast: Rule = {
  id: 'vrrp-unicast',
  severity: 'warning',
  source: 'https://aws.amazon.com/vpc/faqs/',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, virtualIp } = balancer
      if (virtualIp === undefined || virtualIp.peers === 'unicast') continue
      yield {
        at: [balancer, 'virtualIp', 'peers'],
        what: `The nodes of load balancer "${name}" look for each other by multicast`,
        why: 'Networks of clouds drop it: each node then takes itself for the only one, and both hold the address',
        fix: 'Set peers to "unicast"',
        set: "'unicast'",
      }
    }
  },
  examples: {
    bad: [
      {
        front: {
          virtualIp: { address: '10.0.0.10', subnet: '10.0.0.0/24', peers: 'multicast' },
        },
      },
    ],
    good: [{ front: { virtualIp: { address: '10.0.0.10', subnet: '10.0.0.0/24' } } }],
  },
}
