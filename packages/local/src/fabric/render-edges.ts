import type { FabricPlan } from './fabric-plan.ts'
import { operatorPort } from './kernel-names.ts'

type Filtered = Pick<FabricPlan, 'name' | 'networks' | 'edges'>

/**
 * Renders the nft ruleset for the namespace of the bridges. It drops everything that no edge permits, including IPv6.
 *
 * Not every kernel can track connections on bridges, so the rules are stateless. They compare only the first segment
 * of a connection, SYN without ACK, with the edges. If it is dropped, there is no connection for later segments.
 */
export function renderEdges({ name, networks, edges }: Filtered): string {
  const elements = new Set(edges.map(({ from, to, port }) => `${from} . ${to} . ${port}`))
  // nft has no syntax for an empty list of elements.
  const list = elements.size === 0 ? '' : `\n    elements = { ${[...elements].join(', ')} }`
  // By port and address, so that packets which the root namespace forwards do not count as the operator's.
  const operator = networks.map(
    ({ operator }, index) => `    iifname "${operatorPort(index)}" ip saddr ${operator} accept\n`,
  )
  return `table bridge ${name} {
  set edges {
    type ipv4_addr . ipv4_addr . inet_service${list}
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
    ether type arp accept
    ether type != ip drop
    tcp flags & (syn | ack) != syn accept
${operator.join('')}    ip saddr . ip daddr . tcp dport @edges accept
  }
}
`
}
