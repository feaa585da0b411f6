import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkFabricPlan } from './check-fabric-plan.ts'
import type { FabricPlan } from './fabric-plan.ts'

const plan: FabricPlan = {
  name: 'bl12ab34',
  networks: [{ name: 'back', subnet: '10.66.1.0/24', operator: '10.66.1.1' }],
  nodes: [{ id: 'book-1', addresses: [{ network: 'back', address: '10.66.1.11' }] }],
  edges: [{ from: '10.66.1.11', to: '10.66.1.1', port: 4318 }],
  names: [{ name: 'book-1', address: '10.66.1.11' }],
}

function node(change: Partial<FabricPlan['nodes'][number]>): Partial<FabricPlan> {
  return { nodes: [{ ...plan.nodes[0]!, ...change }] }
}

function network(change: Partial<FabricPlan['networks'][number]>): Partial<FabricPlan> {
  return { networks: [{ ...plan.networks[0]!, ...change }] }
}

const refused: Record<string, Partial<FabricPlan>> = {
  'a fabric name without its prefix': { name: '12ab34' },
  'a fabric name that is a path': { name: 'bl12ab34/../x' },
  'a node id that is a path': node({ id: '../book' }),
  'a node id that ends a shell word': node({ id: "x'y" }),
  'two nodes with one id': { nodes: [plan.nodes[0]!, { id: 'book-1', addresses: [] }] },
  'two nodes at one address': { nodes: [plan.nodes[0]!, { ...plan.nodes[0]!, id: 'book-2' }] },
  'an address outside its network': node({
    addresses: [{ network: 'back', address: '10.66.2.11' }],
  }),
  'an unknown network': node({ addresses: [{ network: 'front', address: '10.66.1.11' }] }),
  'an operator outside the network': network({ operator: '10.66.2.1' }),
  'an invalid subnet': network({ subnet: '10.66.1.0' }),
  'networks that overlap': {
    networks: [plan.networks[0]!, { name: 'all', subnet: '10.66.0.0/16', operator: '10.66.0.1' }],
  },
  'an edge that is not between addresses': {
    edges: [{ from: 'book-1', to: '10.66.1.1', port: 1 }],
  },
  'an invalid port': { edges: [{ from: '10.66.1.11', to: '10.66.1.1', port: 65_536 }] },
  'a name with a line break': { names: [{ name: 'book\n127.0.0.1 x', address: '10.66.1.11' }] },
  'a name without an address': { names: [{ name: 'book', address: 'book-1' }] },
  'no memory': node({ limits: { memoryBytes: 0 } }),
  'no CPU': node({ limits: { cpus: 0 } }),
  'half a process': node({ limits: { pids: 0.5 } }),
}

describe('checkFabricPlan', () => {
  it('accepts a valid plan', () => checkFabricPlan(plan))

  for (const [what, change] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      assert.throws(() => checkFabricPlan({ ...plan, ...change }), RangeError)
    })
  }
})
