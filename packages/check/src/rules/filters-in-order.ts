import type { Gateway } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** A request is logged whatever becomes of it, known before it is counted or answered from a cache, and routed last. */
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
              ? 'No token is checked, and every route is open'
              : 'No request gets to a service',
          fix: `Set filters to ${order.filter((filter) => filter === missing || filters.includes(filter)).join(', ')}`,
        }
      else if (wrong >= 0)
        yield {
          at: [gateway, 'filters'],
          what: `Gateway "${name}" filters in the order ${filters.join(', ')}`,
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

/** What follows where one comes too early. */
const consequences: Record<Filter, string> = {
  log: 'A request is in the log twice',
  trace: 'Its line in the log cannot name the trace',
  authenticate: 'Refused attempts to guess a token are in no log',
  limit:
    'It counts by a subject that nobody has checked: a client takes another name for each request',
  cache: 'It answers before it is known who asks, and whether they may',
  route: 'What comes after it happens when the request has already had its effect',
}
