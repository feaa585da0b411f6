import { seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A gateway that stops lets each request end that it has taken. Who stands behind it may be quicker: it asks
 * another process then.
 */
export const graceCoversRoute: Rule = {
  id: 'grace-covers-route',
  severity: 'error',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  *check({ gateways }) {
    for (const gateway of gateways) {
      const { name, grace, routes } = gateway
      const longest = routes.toSorted((a, b) => b.timeout - a.timeout)[0]
      if (longest === undefined || grace >= longest.timeout) continue
      yield {
        at: [gateway, 'grace'],
        what: `Gateway "${name}" ends ${time(grace)} after it is asked to; ${longest.path} may take ${time(longest.timeout)}`,
        why: 'Each update cuts off who waits, and they do not know what became of their order',
        fix: `Set grace to at least ${time(longest.timeout)}, or leave it out`,
      }
    }
  },
  examples: {
    bad: [
      { api: { grace: seconds(14) } },
      { shelfRoute: { timeout: seconds(21) }, api: { grace: seconds(20) } },
    ],
    good: [{ api: { grace: seconds(15) } }],
  },
}
