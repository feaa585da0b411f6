import type { Rule } from '../rule.ts'

/** The nodes of a virtual IP must find each other by unicast: some networks drop multicast. */
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
        what: `The nodes of load balancer "${name}" find each other by multicast`,
        why: 'Cloud networks drop multicast: each node then takes itself for the only one, and both hold the address',
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
