import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FabricPlan } from './fabric-plan.ts'
import {
  renderBridges,
  renderNamespaces,
  renderNodeLinks,
  renderOperatorLinks,
} from './render-links.ts'

const plan: FabricPlan = {
  name: 'bl12ab34',
  networks: [
    { name: 'front', subnet: '10.66.1.0/24', operator: '10.66.1.1' },
    { name: 'back', subnet: '10.66.2.0/25', operator: '10.66.2.1' },
  ],
  nodes: [
    { id: 'store', addresses: [{ network: 'back', address: '10.66.2.11' }] },
    {
      id: 'library',
      addresses: [
        { network: 'back', address: '10.66.2.12' },
        { network: 'front', address: '10.66.1.12' },
        { network: 'front', address: '10.66.1.13' },
      ],
    },
  ],
  edges: [],
  names: [],
}

describe('renderNamespaces', () => {
  it('renders one namespace for the bridges and one per node', () => {
    assert.equal(
      renderNamespaces(plan),
      'netns add bl12ab34\nnetns add bl12ab34-store\nnetns add bl12ab34-library\n',
    )
  })
})

describe('renderOperatorLinks', () => {
  it('renders one device per network', () => {
    assert.equal(
      renderOperatorLinks(plan),
      `link add name bl12ab34o0 type veth peer name o0 netns bl12ab34
addr add 10.66.1.1/24 dev bl12ab34o0
link set bl12ab34o0 up
link add name bl12ab34o1 type veth peer name o1 netns bl12ab34
addr add 10.66.2.1/25 dev bl12ab34o1
link set bl12ab34o1 up
`,
    )
  })
})

describe('renderBridges', () => {
  it('renders a bridge per network, and a port per node and network', () => {
    assert.equal(
      renderBridges(plan),
      `link add name n0 type bridge forward_delay 0 stp_state 0 mcast_snooping 0
link set n0 up
link set o0 master n0 up
link add name n1 type bridge forward_delay 0 stp_state 0 mcast_snooping 0
link set n1 up
link set o1 master n1 up
link add name p0-1 type veth peer name eth1 netns bl12ab34-store
link set p0-1 master n1 up
link add name p1-0 type veth peer name eth0 netns bl12ab34-library
link set p1-0 master n0 up
link add name p1-1 type veth peer name eth1 netns bl12ab34-library
link set p1-1 master n1 up
`,
    )
  })
})

describe('renderNodeLinks', () => {
  it('assigns all addresses in a network to one device', () => {
    assert.equal(
      renderNodeLinks(plan.nodes[1]!, plan.networks),
      `link set lo up
addr add 10.66.2.12/25 dev eth1
addr add 10.66.1.12/24 dev eth0
addr add 10.66.1.13/24 dev eth0
link set eth0 up
link set eth1 up
`,
    )
  })
})
