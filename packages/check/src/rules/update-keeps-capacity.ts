import type { Rule } from '../rule.ts'

/**
 * Outside `local`, an update must stop at most half of the replicas at once, and must be able to proceed: by starting
 * one more first, or by accepting one less.
 */
export const updateKeepsCapacity: Rule = {
  id: 'update-keeps-capacity',
  severity: 'error',
  source:
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment',
  *check({ environment, services, gateways }) {
    if (environment === 'local') return
    for (const holder of [...services.filter(({ external }) => !external), ...gateways]) {
      const { name, replicas, update } = holder
      const { strategy, maxSurge, maxUnavailable } = update
      const half = Math.floor(replicas / 2)
      if (strategy === 'recreate')
        yield {
          at: [holder, 'update', 'strategy'],
          what: `An update of "${name}" stops all ${replicas} processes before it starts the new ones`,
          why: 'The service is down in between, and stays down if the new version does not start',
          fix: 'Set strategy to "rolling"',
          set: "'rolling'",
        }
      else if (strategy === 'rolling' && maxSurge === 0 && maxUnavailable === 0)
        yield {
          at: [holder, 'update', 'maxSurge'],
          what: `An update of "${name}" may neither start an extra process nor stop one first`,
          why: 'It never begins',
          fix: 'Set maxSurge to 1',
          set: '1',
        }
      else if (strategy === 'rolling' && maxUnavailable > half)
        yield {
          at: [holder, 'update', 'maxUnavailable'],
          what: `An update of "${name}" stops ${maxUnavailable} of ${replicas} processes at once`,
          why: 'The others get more than twice their load in the middle of the day, and fail',
          fix: `Set maxUnavailable to at most ${half}`,
          set: String(half),
        }
    }
  },
  examples: {
    bad: [
      { oven: { update: { strategy: 'recreate' } } },
      { oven: { update: { maxSurge: 0 } } },
      { oven: { update: { maxUnavailable: 2 } } },
      { oven: { update: { maxUnavailable: 2, maxSurge: 0 } } },
      { api: { update: { strategy: 'recreate' } } },
    ],
    good: [
      { oven: { update: { maxUnavailable: 1, maxSurge: 0 } } },
      { oven: { update: { maxUnavailable: 2 }, replicas: 4 } },
      { oven: { update: { strategy: 'blue-green', maxSurge: 0 } } },
      { oven: { update: { strategy: 'recreate' } }, environment: 'local' },
    ],
  },
}
