import { longestAnswer, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/**
 * A stopping gateway must finish every request that it has accepted. The services behind it may stop sooner: the
 * gateway then calls another replica.
 */
export const graceCoversRoute: Rule = {
  id: 'grace-covers-route',
  severity: 'error',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  *check({ gateways }) {
    for (const gateway of gateways) {
      const { name, grace, routes } = gateway
      const longest = routes.toSorted((a, b) => longestAnswer(b) - longestAnswer(a))[0]
      if (longest === undefined || grace >= longestAnswer(longest)) continue
      yield {
        at: [gateway, 'grace'],
        what: `Gateway "${name}" exits ${time(grace)} after it is asked to stop; ${longest.path} may take ${time(longestAnswer(longest))}`,
        why: 'Each update cuts off waiting clients, who cannot tell what became of their request',
        fix: `Set grace to at least ${time(longestAnswer(longest))}, or leave it out`,
      }
    }
  },
  examples: {
    bad: [
      { api: { grace: seconds(14) } },
      {
        shelfRoute: { longPoll: { parameter: 'wait', longest: seconds(16) } },
        api: { grace: seconds(20) },
      },
    ],
    good: [{ api: { grace: seconds(15) } }],
  },
}
