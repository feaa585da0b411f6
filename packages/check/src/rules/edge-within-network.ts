import { call, network, type Resource, service } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** If networks are declared, two resources that connect to each other must share one. */
export const edgeWithinNetwork: Rule = {
  id: 'edge-within-network',
  severity: 'error',
  source: 'https://docs.docker.com/compose/how-tos/networking/',
  *check({ links, networks }) {
    if (networks.length === 0) return
    for (const { from, to, how } of links) {
      // A topic is reached through its cluster.
      const other = to.kind === 'topic' ? to.on : to
      if (from.kind === 'topic' || (other.kind === 'service' && other.external)) continue
      if (networks.some(({ members }) => members.includes(from) && members.includes(other)))
        continue
      yield {
        at: [from],
        what: `"${from.name}" ${verbs[how]} "${to.name}", but no network contains ${other === to ? 'both' : `it and "${other.name}"`}`,
        why: 'Each connection between them times out, but only in environments with networks',
        fix: `Add ${missing(networks, from) ? `"${from.name}" and "${other.name}" to one network` : `"${other.name}" to a network of "${from.name}"`}`,
      }
    }
  },
  examples: {
    bad: [
      { declares: ({ front, api }) => ({ networks: [network('edge', [front, api])] }) },
      {
        declares: ({ front, api, shelf, oven, breads, shelves, cache, tokens, traces }) => ({
          // All but Kafka.
          networks: [
            network('all', [front, api, shelf, oven, breads, shelves, cache, tokens, traces]),
          ],
        }),
      },
      {
        // Neither the gateway nor the oven reaches the shelf.
        declares: ({
          front,
          api,
          shelf,
          oven,
          breads,
          shelves,
          cache,
          tokens,
          traces,
          events,
        }) => ({
          networks: [
            network('oven', [front, api, oven, breads, tokens, traces, events]),
            network('shelf', [shelf, shelves, cache, tokens, traces, events]),
          ],
        }),
      },
    ],
    good: [
      {
        oven: () => ({
          calls: [call(service('mill', { source: 'services/mill', external: true }))],
        }),
        declares: ({
          front,
          api,
          shelf,
          oven,
          breads,
          shelves,
          cache,
          tokens,
          traces,
          events,
        }) => ({
          networks: [
            network('edge', [front, api]),
            network('inside', [api, shelf, oven, cache, tokens, traces, events]),
            network('data', [shelf, oven, breads, shelves]),
          ],
        }),
      },
      { declares: () => ({ networks: [] }) },
    ],
  },
}

const verbs = {
  forwards: 'forwards to',
  routes: 'routes to',
  calls: 'calls',
  stores: 'stores in',
  publishes: 'publishes to',
  consumes: 'consumes',
  'lives-on': 'lives on',
  reads: 'reads',
  caches: 'caches in',
  uses: 'uses',
  traces: 'traces to',
  verifies: 'verifies tokens with',
}

function missing(networks: readonly { members: readonly Resource[] }[], resource: Resource) {
  return !networks.some(({ members }) => members.includes(resource))
}
