import type { Rule } from '../rule.ts'

/** The virtual IP must be in the subnet of its nodes, and must not be the first or last address of it. */
export const virtualIpInSubnet: Rule = {
  id: 'virtual-ip-in-subnet',
  severity: 'error',
  source: 'https://www.rfc-editor.org/rfc/rfc9568#section-6.1',
  *check({ loadBalancers }) {
    for (const balancer of loadBalancers) {
      const { name, virtualIp } = balancer
      if (virtualIp === undefined || usable(virtualIp.address, virtualIp.subnet)) continue
      yield {
        at: [balancer, 'virtualIp', 'address'],
        what: `The virtual IP ${virtualIp.address} of "${name}" is not a host address in ${virtualIp.subnet}`,
        why: 'The router looks for it in another network or not at all: the node that holds it is unreachable',
        fix: `Use a free address of ${virtualIp.subnet}`,
      }
    }
  },
  examples: {
    bad: [
      { front: { virtualIp: { address: '10.0.1.10', subnet: '10.0.0.0/24' } } },
      { front: { virtualIp: { address: '10.0.0.255', subnet: '10.0.0.0/24' } } },
      { front: { virtualIp: { address: '10.0.0.0', subnet: '10.0.0.0/24' } } },
      { front: { virtualIp: { address: '10.0.0.256', subnet: '10.0.0.0/23' } } },
      { front: { virtualIp: { address: '10.0.0.1', subnet: '10.0.0.0' } } },
      { front: { virtualIp: { address: '10.0.0.1', subnet: '10.0.0.0/31' } } },
      { front: { virtualIp: { address: 'front', subnet: '10.0.0.0/24' } } },
    ],
    good: [
      { front: { virtualIp: { address: '10.0.0.254', subnet: '10.0.0.0/24' } } },
      { front: { virtualIp: { address: '10.0.0.1', subnet: '10.0.0.0/24' } } },
      { front: { virtualIp: { address: '10.0.0.1', subnet: '10.0.0.0/30' } } },
      { front: { virtualIp: { address: '10.0.1.255', subnet: '10.0.0.0/22' } } },
    ],
  },
}

/** Uses arithmetic because bitwise operators are signed. */
function usable(address: string, subnet: string): boolean {
  const [base = '', prefix = ''] = subnet.split('/')
  if (!/^\d+$/.test(prefix)) return false
  const hosts = 2 ** (32 - Number(prefix))
  const offset = numberOf(address) - Math.floor(numberOf(base) / hosts) * hosts
  return offset > 0 && offset < hosts - 1
}

/** Returns `10.0.0.1` as a number, or NaN if it is not an IPv4 address. */
function numberOf(address: string): number {
  const parts = address.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    return Number.NaN
  return parts.map(Number).reduce((sum, part) => sum * 256 + part)
}
