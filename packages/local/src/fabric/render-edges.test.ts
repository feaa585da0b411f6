import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { renderEdges } from './render-edges.ts'

const networks = [
  { name: 'front', subnet: '10.66.1.0/24', operator: '10.66.1.1' },
  { name: 'back', subnet: '10.66.2.0/24', operator: '10.66.2.1' },
]

describe('renderEdges', () => {
  it('drops connections that are neither declared nor from the operator', () => {
    const edges = [
      { from: '10.66.1.11', to: '10.66.1.12', port: 8080 },
      { from: '10.66.2.12', to: '10.66.2.13', port: 5432 },
      { from: '10.66.1.11', to: '10.66.1.12', port: 8080 },
    ]
    assert.equal(
      renderEdges({ name: 'bl12ab34', networks, edges }),
      `table bridge bl12ab34 {
  set edges {
    type ipv4_addr . ipv4_addr . inet_service
    elements = { 10.66.1.11 . 10.66.1.12 . 8080, 10.66.2.12 . 10.66.2.13 . 5432 }
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
    ether type arp accept
    ether type != ip drop
    tcp flags & (syn | ack) != syn accept
    iifname "o0" ip saddr 10.66.1.1 accept
    iifname "o1" ip saddr 10.66.2.1 accept
    ip saddr . ip daddr . tcp dport @edges accept
  }
}
`,
    )
  })

  it('omits the elements if no connection is permitted', () => {
    assert.doesNotMatch(renderEdges({ name: 'bl12ab34', networks, edges: [] }), /elements/)
  })
})
