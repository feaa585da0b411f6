import type { Gateway } from '@ballast/model'
import type { Rule } from '../rule.ts'

/**
 * A gateway must log every request, authenticate it before it is rate limited or answered from a cache, and route it
 * last.
 */
export const filtersInOrder: Rule = {
  id: 'filters-in-order',
  severity: 'error',
  source:
    'https://docs.spring.io/spring-cloud-gateway/reference/spring-cloud-gateway/global-filters.html',
  *check({ gateways }) {
    for (const gateway of gateways) {
      const { name, filters } = gateway
      const sorted = order.filter((filter) => filters.includes(filter))
      const wrong = filters.findIndex((filter, index) => filter !== sorted[index])
      const missing = required.find((filter) => !filters.includes(filter))
      if (missing !== undefined)
        yield {
          at: [gateway, 'filters'],
          what: `Gateway "${name}" has no filter "${missing}"`,
          why:
            missing === 'authenticate'
              ? 'No token is verified, and every route is open'
              : 'No request reaches a service',
          fix: `Set filters to ${order.filter((filter) => filter === missing || filters.includes(filter)).join(', ')}`,
        }
      else if (wrong >= 0)
        yield {
          at: [gateway, 'filters'],
          what: `Gateway "${name}" runs its filters in the order ${filters.join(', ')}`,
          why: consequences[filters[wrong]!],
          fix: `Set filters to ${sorted.join(', ')}`,
          set: JSON.stringify(sorted),
        }
    }
  },
  examples: {
    bad: [
      { api: { filters: ['log', 'trace', 'limit', 'authenticate', 'route'] } },
      { api: { filters: ['log', 'trace', 'cache', 'authenticate', 'limit', 'route'] } },
      { api: { filters: ['log', 'trace', 'authenticate', 'route', 'limit'] } },
      { api: { filters: ['authenticate', 'log', 'trace', 'route'] } },
      { api: { filters: ['log', 'trace', 'limit', 'route'] } },
      { api: { filters: ['log', 'trace', 'authenticate'] } },
    ],
    good: [
      { api: { filters: ['log', 'trace', 'authenticate', 'limit', 'cache', 'route'] } },
      { api: { filters: ['authenticate', 'route'] } },
    ],
  },
}

type Filter = Gateway['filters'][number]

const order: Filter[] = ['log', 'trace', 'authenticate', 'limit', 'cache', 'route']
const required: Filter[] = ['authenticate', 'route']

/** Consequence of running a filter too early. */
const consequences: Record<Filter, string> = {
  log: 'A request is logged twice',
  trace: 'The log line of a request cannot name its trace',
  authenticate: 'Rejected attempts to guess a token are not logged',
  limit: 'It counts by an unverified subject: a client sends another one with each request',
  cache: 'It answers before the client is authenticated and authorized',
  route: 'The filters after it run when the request has already taken effect',
}
