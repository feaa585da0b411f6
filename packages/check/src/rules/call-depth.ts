import { call, type Service, service } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'

/** Longest chain of services that one request may wait for. */
const maxDepth = 2

/**
 * A request must wait for a chain of at most two services. The availability of a chain is the product of its parts, and
 * its latency their sum. (Call cycles cannot be declared: a service is a value before it is called.)
 */
export const callDepth: Rule = {
  id: 'call-depth',
  severity: 'warning',
  source: 'https://queue.acm.org/detail.cfm?id=3096459',
  *check({ services }) {
    for (const caller of services) {
      yield* chainsTooLong(caller, [caller.name])
    }
  },
  examples: {
    bad: [
      {
        shelf: {
          calls: [call(service('supplier', { source: 'services/supplier', external: true }))],
        },
      },
    ],
    good: [
      {
        oven: {
          calls: [call(service('supplier', { source: 'services/supplier', external: true }))],
        },
      },
    ],
  },
}

function* chainsTooLong(caller: Service, path: readonly string[]): Iterable<Report> {
  for (const [index, { to }] of caller.calls.entries()) {
    const chain = [...path, to.name]
    if (chain.length > maxDepth)
      yield {
        at: [caller, 'calls', index],
        what: `A request waits for a chain of ${chain.length} services: ${chain.join(', ')}`,
        why: `If any of the ${chain.length} is down or slow, so is the request of the user`,
        fix: `Let "${to.name}" publish what "${caller.name}" needs, or request it with an event`,
      }
    else yield* chainsTooLong(to, chain)
  }
}
