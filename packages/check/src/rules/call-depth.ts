import { call, type Service, service } from '@ballast/model'
import type { Report, Rule } from '../rule.ts'

/** Services that one request may wait for, one behind the other. */
const deepest = 2

/**
 * A request waits for two services at most, one behind the other. The availability of a chain is the product of its
 * parts, and its time their sum. (A circle of calls cannot be declared: a service is a value before it is called.)
 */
export const callDepth: Rule = {
  id: 'call-depth',
  severity: 'warning',
  source: 'https://queue.acm.org/detail.cfm?id=3096459',
  *check({ services }) {
    for (const caller of services) {
      yield* behind(caller, [caller.name])
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

function* behind(caller: Service, way: readonly string[]): Iterable<Report> {
  for (const [index, { to }] of caller.calls.entries()) {
    const chain = [...way, to.name]
    if (chain.length > deepest)
      yield {
        at: [caller, 'calls', index],
        what: `A request waits for ${chain.length} services, one behind the other: ${chain.join(', ')}`,
        why: `When any of the ${chain.length} is away or slow, so is what the user asked for`,
        fix: `Let "${to.name}" publish what "${caller.name}" needs, or have it asked for by an event`,
      }
    else yield* behind(to, chain)
  }
}
