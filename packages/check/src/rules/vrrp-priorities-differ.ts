import type { Rule } from '../rule.ts'

/** Each node of a virtual IP must have a different priority, from 1 to 254, since VRRP elects by priority. */
export const vrrpPrioritiesDiffer: Rule = {
  id: 'vrrp-priorities-differ',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9568#section-6.1',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, nodes, virtualIp } = balancer
      if (virtualIp === undefined) continue
      const used = virtualIp.priorities.slice(0, nodes)
      const usable = new Set(used.filter((priority) => priority >= 1 && priority <= 254))
      if (usable.size === nodes) continue
      yield {
        at: [balancer, 'virtualIp', 'priorities'],
        what: `The ${nodes} nodes of load balancer "${name}" have the VRRP priorities ${used.join(', ') || 'none'}`,
        why: 'After a network partition two nodes with the same priority both hold the address, and responses go to the wrong one',
        fix: `Give each node a different one, such as ${Array.from({ length: nodes }, (_, node) => 150 - 10 * node).join(', ')}`,
      }
    }
  },
  examples: {
    bad: [
      { front: { virtualIp: { ...address(), priorities: [100, 100] } } },
      { front: { virtualIp: { ...address(), priorities: [100] } } },
      { front: { virtualIp: { ...address(), priorities: [255, 100] } } },
      { front: { virtualIp: { ...address(), priorities: [100, 0] } } },
      { front: { virtualIp: address(), nodes: 3 } },
    ],
    good: [
      { front: { virtualIp: { ...address(), priorities: [254, 1] } } },
      { front: { virtualIp: { ...address(), priorities: [100, 100] }, nodes: 1 } },
    ],
  },
}

function address() {
  return { address: '10.0.0.10', subnet: '10.0.0.0/24' }
}
